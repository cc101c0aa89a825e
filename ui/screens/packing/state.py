"""What there is to see at packing. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from terminal.usecases.parts.label_request import Label
from ui.widgets.content import Action, Choice, Question


@dataclass(frozen=True, slots=True)
class BoxView:
    """The open box or pallet, or that there is none (`count` ""). `done` is the share 0..1, None where any
    number goes in; `selected` where the middle of the screen is about it.
    """

    key: str
    title: str
    code: str
    selected: bool
    item: str = ""
    order: str = ""
    count: str = ""
    capacity: str = ""
    done: float | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What is inside, each as code and detail, the oldest first; `places` is how many go in, 0 for any
    number. `count` and `to_go` say it in words.
    """

    inside: tuple[tuple[str, str], ...] = ()
    places: int = 0
    count: str = ""
    to_go: str = ""


@dataclass(frozen=True, slots=True)
class PackingState:
    """The whole screen. `cards` are the box, and the pallet where the plant has pallets; `contents` what is
    inside. `label` is the one shown, with its `label_title`; `hint` is said where nothing is inside yet;
    `out` is what to choose from for taking one out, `reprint` the reasons to print again.
    """

    cards: tuple[BoxView, ...]
    inside: str
    contents: Contents
    icon: str
    hint: tuple[str, str]
    label: Label | None
    label_title: str
    actions: tuple[Action, ...]
    question: Question | None
    out_title: str = ""
    out: tuple[Choice, ...] = ()
    reprint: tuple[Choice, ...] = ()
