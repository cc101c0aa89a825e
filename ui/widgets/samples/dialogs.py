"""What lies over a station window: keypad, reasons, a blocking error."""

from PySide6.QtWidgets import QWidget

from ui.feedback import Feedback, Tone
from ui.theme.current import metrics
from ui.widgets.content import (
    Block,
    Choice,
    EntryVerdict,
    KeypadField,
    KeypadNames,
    PagerNames,
    limits_around,
)
from ui.widgets.dialogs.keypad import Keypad
from ui.widgets.dialogs.overlay import BlockingOverlay, Dialog
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.samples.station import refusal, station
from ui.widgets.samples.words import say


def _judge(words: str) -> EntryVerdict:
    value = float(words) if words else None
    record = say("Record {v} Nm", "录入 {v} Nm").format(v=words)
    if value is None:
        ask = say("Type the value", "请输入数值")
        return EntryVerdict(Tone.NEUTRAL, "", say("Record", "录入"), ask)
    if value > 1.3:
        return EntryVerdict(
            Tone.BAD, say("Above the upper limit", "超过上限"), say("Record as NOK", "按不合格录入")
        )
    return EntryVerdict(Tone.OK, say("Within limits", "在公差内"), record)


def keypad(digits: str) -> QWidget:
    """The keypad after these digits."""
    window = station(
        Feedback(Tone.NEUTRAL, say("Enter torque", "录入扭矩"), say("Screw 1 of 4", "第 1 颗，共 4 颗"))
    )
    dialog = Dialog(window)
    names = KeypadNames(say("Cancel", "取消"), say("Clear", "清除"), "backspace", "sign", "point")
    pad = Keypad(names)
    pad.setFixedWidth(metrics().px(1180))
    limits = limits_around(1.1, 1.3, "1.10", "1.30")
    pad.ask(KeypadField(say("Torque, screw 1", "扭矩，第 1 颗螺钉"), "Nm", _judge, limits))
    for key in digits:
        pad.press(key)
    dialog.set_content(pad)
    window.show()
    dialog.open()
    return window


def picker() -> QWidget:
    """The reasons of a scrapped unit."""
    window = station(
        Feedback(
            Tone.WARN,
            say("Scrap 1 unit", "报废 1 件"),
            say("Nothing is recorded yet.", "尚未记录。"),
            say("Next: choose the reason", "下一步：选择原因"),
        )
    )
    dialog = Dialog(window, fill=True)
    dialog.set_title(say("Why is it scrap?", "报废原因？"))
    names = (
        (say("Solder bridge", "连锡"), "S01", "cpu"),
        (say("Thread damaged", "螺纹损坏"), "S02", "wrench"),
        (say("Housing scratched", "外壳划伤"), "S03", "package-x"),
        (say("Connector bent by the fixture", "连接器被夹具压弯"), "S04", "cable"),
        (say("Overheated", "过热"), "S05", "thermometer"),
    )
    choices = [Choice(f"{i}", *names[i % 5], selected=i == 2) for i in range(19)]
    grid = TileGrid(
        PagerNames(
            "back", "on", say("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"), say("Cancel", "取消")
        )
    )
    grid.set_choices(choices)
    dialog.set_content(grid)
    window.show()
    dialog.open()
    return window


def blocking() -> QWidget:
    """A recalled unit."""
    window = station(refusal())
    overlay = BlockingOverlay(window)
    window.show()
    overlay.show_block(
        Block(
            say("This unit is recalled", "该产品已被召回"),
            say("MC40-2611-000343 was not started.", "MC40-2611-000343 未开工。"),
            say("Put it on the red rack and call the supervisor.", "请放入红色料架并呼叫班长。"),
            say("I have put it aside", "已隔离存放"),
        )
    )
    return window
