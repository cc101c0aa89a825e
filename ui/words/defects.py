"""Defects as tiles and in words. No Qt."""

from terminal.domain.masters.rows import Defect, DefectGroup
from terminal.usecases.parts.workplace import Workplace
from ui.text import language
from ui.widgets.content import Choice


def defect_name(work: Workplace, code: str | None) -> str:
    """A defect's name; its code where the masters do not have it."""
    row = work.masters.get(Defect, code)
    return row.names.of(language()) if row else code or ""


def defect_tiles(work: Workplace, likely: str | None = None) -> tuple[Choice, ...]:
    """All defects by group; first the likely one and its group."""
    own = work.masters.get(Defect, likely)
    group = own.group if own else ""
    rows = sorted(
        work.masters.all(Defect), key=lambda row: (row.code != likely, row.group != group, row.group)
    )
    return tuple(Choice(row.code, row.names.of(language()), _group_name(work, row.group)) for row in rows)


def _group_name(work: Workplace, code: str) -> str:
    row = work.masters.get(DefectGroup, code)
    return row.names.of(language()) if row else code
