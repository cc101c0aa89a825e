"""What there is to see at packing. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from terminal.usecases.print_label import Label
from ui.widgets.content import Action, Choice, Question, UnitLine


@dataclass(frozen=True, slots=True)
class BoxView:
    """The open box. `done` is the share 0..1, None where the box holds any number."""

    code: str
    item: str
    order: str
    count: str
    capacity: str
    done: float | None


@dataclass(frozen=True, slots=True)
class PackingState:
    """The whole screen. `label` is the one shown, with its `label_title`; `hint` is said where nothing is
    packed yet; `out` are the units to choose from for taking one out, `reprint` the reasons to print again.
    """

    box: BoxView | None
    units: tuple[UnitLine, ...]
    hint: tuple[str, str]
    label: Label | None
    label_title: str
    actions: tuple[Action, ...]
    question: Question | None
    out: tuple[Choice, ...] = ()
    reprint: tuple[Choice, ...] = ()
