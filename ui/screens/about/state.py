"""What there is to see about the terminal. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part the program is made of: its licence is shown at a touch."""

    key: str
    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class OpenText:
    """The licence that is read now."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class AboutState:
    """Rows of (name, value, tone), the parts, the open licence."""

    rows: tuple[tuple[str, str, Tone], ...]
    warning: str
    parts: tuple[PartRow, ...]
    open: OpenText | None
