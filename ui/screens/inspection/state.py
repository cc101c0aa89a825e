"""What there is to see at an inspection. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Action, Choice, KeypadField, OrderView, Picker, Row, Trend, UnitLine


@dataclass(frozen=True, slots=True)
class CharacteristicKeypad:
    """The open keypad for a characteristic of a unit."""

    unit: str
    step: int
    field: KeypadField


@dataclass(frozen=True, slots=True)
class Before:
    """What the last units gave in the characteristic in hand: as a trend where it has values, and as rows."""

    title: str
    trend: Trend | None
    lines: tuple[UnitLine, ...]
    none: str


@dataclass(frozen=True, slots=True)
class InspectionState:
    """The whole screen. `current` is the place of the row that is next, -1 when none is.

    `empty` is icon, title and hint where no unit is open, `before` what the units before gave, None then.
    `shift` is said at the left where no order is.
    """

    order: OrderView | None
    last: tuple[UnitLine, ...]
    caption: str
    unit: str
    rows: tuple[Row, ...]
    current: int
    empty: tuple[str, str, str]
    actions: tuple[Action, ...]
    picker: Picker | None
    asking: CharacteristicKeypad | None
    defects_title: str
    defects: tuple[Choice, ...]
    before: Before | None = None
    shift: tuple[tuple[str, str, Tone], ...] = ()
