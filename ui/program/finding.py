"""What one check found, and the report as words. No Qt."""

from enum import StrEnum
from typing import Final

import msgspec

from ui.text import text


class Level(StrEnum):
    """How a check ended. Only WRONG makes the whole report a "no"."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


class Diagnosis(msgspec.Struct, frozen=True):
    """What was found, what it means, what to do; the last two are empty where all is well. `configuration` is
    text to paste, if the finding has any.
    """

    check: str
    level: Level
    what: str
    means: str = ""
    todo: str = ""
    configuration: str = ""


class Diagnoses(msgspec.Struct, frozen=True):
    """All findings; `ok` where nothing is wrong."""

    ok: bool
    findings: tuple[Diagnosis, ...]

    def words(self) -> str:
        """Line by line, and the sum at the end."""
        lines = [line for finding in self.findings for line in _lines(finding)]
        return "\n".join((*lines, "", self._sum()))

    def _sum(self) -> str:
        wrong, notes = (self._count(level) for level in (Level.WRONG, Level.NOTE))
        if wrong:
            return text("{n} thing is wrong.|{n} things are wrong.", n=wrong)
        said = text("Nothing is wrong; {n} point to note.|Nothing is wrong; {n} points to note.", n=notes)
        return said if notes else text("All fine.")

    def _count(self, level: Level) -> int:
        return sum(finding.level is level for finding in self.findings)


_MARKS: Final = {Level.OK: "[ok]", Level.NOTE: "[--]", Level.WRONG: "[!!]"}


def _lines(finding: Diagnosis) -> list[str]:
    lines = [f"{_MARKS[finding.level]} {finding.what}"]
    lines += [f"     {words}" for words in (finding.means, finding.todo) if words]
    lines += [f"       {line}" for line in finding.configuration.splitlines()]
    return lines


def report_of(findings: tuple[Diagnosis, ...]) -> Diagnoses:
    """The report on these findings."""
    return Diagnoses(not any(finding.level is Level.WRONG for finding in findings), findings)


def ok(check: str, what: str) -> Diagnosis:
    """All is well."""
    return Diagnosis(check, Level.OK, what)


def note(check: str, what: str, means: str = "", todo: str = "") -> Diagnosis:
    """Worth knowing, and it may be meant so."""
    return Diagnosis(check, Level.NOTE, what, means, todo)


def wrong(check: str, what: str, means: str, todo: str) -> Diagnosis:
    """Something has to be done."""
    return Diagnosis(check, Level.WRONG, what, means, todo)
