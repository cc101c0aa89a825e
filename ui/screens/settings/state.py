"""What there is to see of the settings. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.widgets.content import Choice, KeypadField


@dataclass(frozen=True, slots=True)
class Chooser:
    """The open choice: its title and what can be chosen."""

    about: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AskPin:
    """The open PIN pad; `attempt` tells one try from the next, `busy` says that the PIN is being checked."""

    attempt: int
    field: KeypadField
    busy: str = ""


@dataclass(frozen=True, slots=True)
class SettingsState:
    """`opened_by` is empty while locked; `own_pin` is the button for who is signed in and may open, else
    empty.
    """

    invite: tuple[str, str]
    own_pin: str
    opened_by: str
    settings: tuple[Choice, ...]
    chooser: Chooser | None
    asking: AskPin | None
