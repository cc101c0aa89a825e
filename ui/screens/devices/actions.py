"""The buttons of the device screen: the one thing to do first, then those for the chosen device. No Qt."""

from dataclasses import dataclass

from devices.capabilities import Capability
from devices.model import DriverName, Model
from ui.desk.buttons import Button
from ui.text import text
from ui.widgets.content import Action, Kind


@dataclass(frozen=True, slots=True)
class ChosenDevice:
    """What the buttons depend on. `by` has opened the screen, `own` is the button of who may open it ("" =
    nobody); `model` is the chosen device's, `port` tells that a free port is chosen, `tried` that a device is
    tried out.
    """

    by: str
    own: str
    model: Model | None
    port: bool
    tried: bool


def actions_for(now: ChosenDevice) -> tuple[Action, ...]:
    """The buttons, always the same five."""
    none = text("Choose a device first") if now.by else text("Locked")
    why = "" if now.by and now.model else text("Use it first") if now.by and now.port else none
    lock = text("open for {name}", name=now.by) if now.by else ""
    return (
        _main(now),
        Action(Button.RENAME, "pencil", text("Rename"), text("Choose a name"), reason=why),
        Action(Button.REMOVE, "trash-2", text("Remove"), text("It is used no more"), reason=why),
        Action(Button.LOCK, "lock", text("Lock"), lock, reason="" if now.by else text("Locked")),
        Action(Button.BACK, "arrow-left", text("Go back"), ""),
    )


def _main(now: ChosenDevice) -> Action:
    """PIN, taking a port over, or trying out."""
    if not now.by:
        why = "" if now.own else text("Locked")
        return Action(Button.MAIN, "key-round", now.own or text("Enter my PIN"), "", Kind.PRIMARY, why)
    if now.port:
        return Action(Button.MAIN, "plus", text("Use it"), text("With this configuration"), Kind.PRIMARY)
    if now.model is None:
        return Action(Button.MAIN, "zap", text("Test"), "", Kind.PRIMARY, text("Choose a device first"))
    if now.tried and now.model.capability is not Capability.SIGNAL:
        return Action(Button.MAIN, "square", text("End the test"), text("Readings count again"), Kind.WARN)
    title, rest = _test_words(now.model, asks=asks(now.model))
    return Action(Button.MAIN, "zap", title, rest, Kind.PRIMARY)


def asks(model: Model) -> bool:
    """Whether it can be asked for a value; others speak when they have one."""
    return bool(model.poll.request) or model.driver == DriverName.MODBUS


def _test_words(model: Model, *, asks: bool) -> tuple[str, str]:
    match model.capability:
        case Capability.PRINT:
            return text("Print a test label"), text("One label")
        case Capability.SIGNAL:
            return text("Show a lamp"), text("One after the other")
        case Capability.FRAME:
            return text("Test"), text("Look at its picture")
        case Capability.CODE | Capability.TAG:
            return text("Test"), text("Read something")
        case _ if not asks:
            return text("Test"), text("Wait for its next value")
        case _:
            return text("Ask for a value"), text("Nothing is booked.")
