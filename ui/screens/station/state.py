"""What there is to see at the station. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Choice, KeypadField, Kind, Step, UnitLine


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the action column; `reason` says why it cannot be used now."""

    key: str
    icon: str
    title: str
    subtitle: str
    kind: Kind = Kind.NEUTRAL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """The order card. `done` and `plan` are shares 0..1."""

    code: str
    item: str
    made: str
    ordered: str
    due: str
    done: float
    plan: float | None
    rows: tuple[tuple[str, str, Tone], ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """The open choice of a reason; once one is `chosen`: how many, sent back where, and the commit."""

    use: str
    title: str
    choices: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    quantity: int
    with_quantity: bool
    confirm: str
    confirm_rest: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The open keypad: for a step's value or for a quantity."""

    what: str
    step: int
    field: KeypadField


@dataclass(frozen=True, slots=True)
class StationState:
    """The whole screen. `cards` belong to `step_numbers`; `orders` are offered while none is chosen."""

    order: OrderView | None
    unit: str
    unit_caption: str
    badge: str
    badge_tone: Tone
    cards: tuple[Step, ...]
    step_numbers: tuple[int, ...]
    hint: tuple[str, str]
    quantity: str
    last: tuple[UnitLine, ...]
    actions: tuple[Action, ...]
    orders: tuple[Choice, ...]
    picker: Picker | None
    asking: Asking | None
