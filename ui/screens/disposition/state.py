"""What there is to see at disposition. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Action, Choice, Picker


@dataclass(frozen=True, slots=True)
class Case:
    """The unit that is looked at: `facts` about it, and `failed`, what was wrong with which value."""

    unit: str
    status: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DispositionState:
    """The whole screen. `held` longest first; `defects` to choose from while a unit is put on hold."""

    title: str
    held: tuple[Choice, ...]
    case: Case | None
    hint: tuple[str, str]
    actions: tuple[Action, ...]
    picker: Picker | None
    defects_title: str
    defects: tuple[Choice, ...]
