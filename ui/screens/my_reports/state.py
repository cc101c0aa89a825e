"""What there is to see on the screen of own reports. Frozen; made by the presenter. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Offer


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report or another event: what and when, how it stands, and what can be done (`offers`, by key).

    `lines` are at most two: for a disputed event what is the matter and what to do.
    """

    key: str
    icon: str
    tone: Tone
    title: str
    beside: str
    lines: tuple[str, ...]
    state: str
    state_icon: str
    state_tone: Tone
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class TabState:
    """One of the three lists, with how many there are in it."""

    key: str
    icon: str
    title: str
    count: str
    shown: bool


@dataclass(frozen=True, slots=True)
class ReportsState:
    """The list that is shown; `empty` is title and hint while there is nothing in it."""

    tabs: tuple[TabState, ...]
    rows: tuple[ReportRow, ...]
    empty: tuple[str, str]
