"""What there is to see of the devices. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.desk.pin_lock import AskPin
from ui.feedback import Tone
from ui.widgets.content import Action, Choice


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device or a port in the list: what it last said or fits, and how it is."""

    key: str
    title: str
    detail: str
    word: str
    tone: Tone
    icon: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FrameLine:
    """Bytes as they came: when, in hexadecimal, as text, and what they were taken for."""

    when: str
    hexadecimal: str
    printable: str
    meaning: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Detail:
    """The chosen device or port: what is wrong with it, what to do about it ("" for nothing), its address,
    rows of (name, value, tone), its last bytes, its configuration as text.
    """

    title: str
    reason: str
    advice: str
    address: str
    rows: tuple[tuple[str, str, Tone], ...]
    frames: tuple[FrameLine, ...]
    configuration: str


@dataclass(frozen=True, slots=True)
class DevicesState:
    """`opened_by` is empty while locked: then there is nothing but the invitation. `hint` says what this
    system does not list. `choices` are those of the open question, with its `question`.
    """

    invite: tuple[str, str]
    opened_by: str
    lines: tuple[DeviceLine, ...]
    hint: str
    detail: Detail | None
    actions: tuple[Action, ...]
    question: str
    choices: tuple[Choice, ...]
    asking: AskPin | None
