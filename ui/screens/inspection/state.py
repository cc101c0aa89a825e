"""What there is to see at an inspection. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.widgets.content import Action, Choice, KeypadField, OrderView, Picker, Row, UnitLine


@dataclass(frozen=True, slots=True)
class Asking:
    """The open keypad for a characteristic of a unit."""

    unit: str
    step: int
    field: KeypadField


@dataclass(frozen=True, slots=True)
class InspectionState:
    """The whole screen. `current` is the place of the row that is next, -1 when none is.

    `empty` is icon, title and hint where no unit is open.
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
    asking: Asking | None
    defects_title: str
    defects: tuple[Choice, ...]
