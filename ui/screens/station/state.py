"""What there is to see at the station. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Action, Choice, KeypadField, OrderView, Picker, ShownStep, UnitLine


@dataclass(frozen=True, slots=True)
class StepKeypad:
    """The open keypad: for a step's value or for a quantity."""

    what: str
    step: int
    field: KeypadField


@dataclass(frozen=True, slots=True)
class Judging:
    """The open judgement of a check: pass, or what is wrong."""

    step: int
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class StationState:
    """The whole screen. `cards` belong to `step_numbers`; `orders` are offered while none is chosen, with
    `shift` at the left;
    `reprint` are the reasons to print a label again.
    """

    order: OrderView | None
    unit: str
    unit_caption: str
    badge: str
    badge_tone: Tone
    cards: tuple[ShownStep, ...]
    step_numbers: tuple[int, ...]
    hint: tuple[str, str]
    quantity: str
    last: tuple[UnitLine, ...]
    actions: tuple[Action, ...]
    orders: tuple[Choice, ...]
    picker: Picker | None
    asking: StepKeypad | None
    judging: Judging | None
    reprint: tuple[Choice, ...] = ()
    orders_title: str = ""
    shift: tuple[tuple[str, str, Tone], ...] = ()
