"""Problems in files of master data: what is wrong and where, in both languages; and all that were found."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from sync.hub.masters.files.wrong import Wrong
from terminal.text import in_language

LONGEST_QUOTE: Final = 120


class FileProblem(msgspec.Struct, frozen=True):
    """One thing wrong, at a line (from 1; below: of the hub) of a file. `parameters` fill the sentence."""

    file: str
    line: int
    wrong: Wrong
    parameters: dict[str, str] = {}

    @property
    def reason(self) -> str:
        """The English sentence: what is wrong and what to do."""
        return self.say("en")

    def say(self, language: str) -> str:
        """The sentence in `language` ("zh" or "en")."""
        english, chinese = self.wrong.value
        return in_language(language, zh=chinese, en=english).format_map(self.parameters)

    @property
    def at_hub(self) -> bool:
        """Whether it is of a row that the hub has, and no file."""
        return self.line < 1

    def place(self) -> tuple[str, int, str]:
        """What problems are sorted by: file, line, then kind."""
        return self.file, self.line, self.wrong.name


class Place(NamedTuple):
    """Where a row stands, below line 1 for one that the hub has and no file; `fields` are the lines of those
    columns that have their own, `inner` the places of the tables inside it, by their numbers from the outside
    in.
    """

    file: str
    line: int
    fields: Mapping[str, int] = {}
    inner: Mapping[tuple[int, ...], "Place"] = {}

    @property
    def at_hub(self) -> bool:
        """Whether the hub has the row, and no file."""
        return self.line < 1

    def within(self, *path: int) -> "Place":
        """The place of a table inside it."""
        return self.inner.get(path, self)


class Findings:
    """The problems found so far, and the files that could not be understood as a whole (`broken`)."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []
        self.broken: set[str] = set()
        self._cells: set[tuple[str, int, str]] = set()

    def add(self, file: str, line: int, wrong: Wrong, **parameters: object) -> None:
        """Keep one problem; a tuple is listed, any other long value is cut for the sentence."""
        texts = {name: _quote(value) for name, value in parameters.items()}
        self.problems.append(FileProblem(file, line, wrong, texts))

    def at(self, place: Place, wrong: Wrong, column: str = "", **parameters: object) -> None:
        """Keep a problem of a row, at the line of `column` where that has its own. One a cell is enough."""
        if column and self.is_wrong(place, column):
            return
        line = place.fields.get(column, place.line)
        self._cells.add((place.file, line, column))
        self.add(place.file, line, wrong, column=column, **parameters)

    def is_wrong(self, place: Place, column: str) -> bool:
        """Whether a problem of that cell is kept: its value is not what the file says."""
        return (place.file, place.fields.get(column, place.line), column) in self._cells

    def broke(self, file: str, line: int, wrong: Wrong, **parameters: object) -> None:
        """Keep a problem that makes the whole file unusable: what refers to it is not judged."""
        self.broken.add(file)
        self.add(file, line, wrong, **parameters)


def _quote(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
