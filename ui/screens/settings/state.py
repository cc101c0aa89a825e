"""What there is to see of the settings. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.desk.pin_lock import AskPin
from ui.widgets.content import Choice


@dataclass(frozen=True, slots=True)
class Chooser:
    """The open choice: its title and what can be chosen."""

    about: str
    title: str
    choices: tuple[Choice, ...]


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
