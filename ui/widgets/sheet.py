"""A contact sheet of all widgets in their states, for the eye: no test and no screen.

python -m ui.widgets.sheet OUT.png [--theme dark] [--lang zh] [--part station]
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.text import Language
from ui.theme.apply import apply_theme
from ui.theme.current import metrics
from ui.theme.metrics import Panel, metrics_for
from ui.widgets.action import ActionButton, Kind, PlainButton
from ui.widgets.bars import Hour, HourlyBars, ProgressBar, Sparkline, limits_around
from ui.widgets.board import BoardTile, Condition, TileState
from ui.widgets.frame import WindowFrame
from ui.widgets.header import Header, Person, PillState, PillTone
from ui.widgets.keypad import Keypad, KeypadField, KeypadNames, Verdict
from ui.widgets.overlay import Block, BlockingOverlay, Dialog, Offer, Toast
from ui.widgets.rows import BigNumber, Card, EmptyState, KeyValueRow, TraceLine, TraceRow, UnitLine, UnitRow
from ui.widgets.steps import Chip, ChipState, Step, StepCard, StepState
from ui.widgets.strip import Feedback, FeedbackStrip, Tone
from ui.widgets.tiles import Choice, PagerNames, TileGrid

STATION, BOARD = QSize(1280, 800), QSize(1920, 1080)
_lang: list[Language] = ["en"]


def _(english: str, chinese: str) -> str:
    return chinese if _lang[0] == "zh" else english


def _header(pills: tuple[PillState, ...], person: Person | None) -> Header:
    header = Header()
    header.set_station("ST-020", _("Final assembly", "总装"), _("Line A", "A 线"))
    header.set_person(person, _("Nobody signed in", "未登录"))
    header.set_pills(pills)
    header.set_clock("14:32")
    return header


def _pills() -> tuple[PillState, ...]:
    return (
        PillState("scanner", "unplug", _("Scanner lost", "扫码枪断开"), PillTone.BAD),
        PillState("net", "cloud-off", _("Offline · 37 to send", "离线 · 37 条待上传"), PillTone.WARN),
    )


def _li() -> Person:
    return Person("E10482", _("Li Jianhua", "李建华"), _("LJ", "李"), _("Day shift", "白班"))


def _order_card() -> Card:
    card = Card()
    card.set_title(_("Work order", "工单"))
    for words, role, bold in (
        ("WO-2026-1147", "title", True),
        (_("MC-40 Motor controller", "MC-40 电机控制器"), "body", False),
    ):
        label = QLabel(words)
        label.setProperty("t_role", role)
        label.setProperty("t_bold", bold)
        card.body.addWidget(label)
    count = BigNumber()
    count.set_texts("342", "/ 500")
    card.body.addWidget(count)
    bar = ProgressBar()
    bar.set_shares(0.684, 0.71, "342 / 500")
    card.body.addWidget(bar)
    rows = (
        (_("Behind plan", "落后计划"), _("12 units", "12 件"), Tone.WARN),
        (_("Scrap", "报废"), "3", Tone.NEUTRAL),
        (_("First pass", "一次合格率"), "97.7 %", Tone.NEUTRAL),
    )
    for name, value, tone in rows:
        row = KeyValueRow()
        row.set_texts(name, value, tone)
        card.body.addWidget(row)
    card.body.addStretch(1)
    for number, when, word, tone, icon in (
        ("…000342", "14:31", _("Good", "合格"), Tone.OK, ""),
        ("…000341", "14:30", _("Rework", "返工"), Tone.WARN, "rotate-ccw"),
        ("…000340", "14:29", _("Scrap", "报废"), Tone.BAD, "circle-x"),
    ):
        unit = UnitRow()
        unit.set_line(UnitLine(number, when, word, tone, icon))
        card.body.addWidget(unit)
    return card


def _steps(refused: bool) -> list[StepCard]:
    third = (
        Chip(_("SCR-M3 refused", "SCR-M3 拒收"), "LOT 2611-0999", ChipState.REFUSED)
        if refused
        else Chip("SCR-M3", _("Scan now", "请扫描"), ChipState.EXPECTED)
    )
    chips = (
        Chip("PCB-40A", "LOT 2611-0412", ChipState.DONE),
        Chip("HSG-40", "LOT 2611-0087", ChipState.DONE),
        third,
        Chip("GSK-12", _("then this one", "下一个"), ChipState.WAITING),
    )
    steps = (
        Step(_("Scan unit", "扫描产品码"), "MC40-2611-000343", StepState.DONE),
        Step(
            _("Scan component lots", "扫描物料批次"),
            _("2 of 4 scanned", "已扫描 2 / 4"),
            StepState.CURRENT,
            chips,
        ),
        Step(_("Enter torque", "录入扭矩"), "1.10 – 1.30 Nm"),
        Step(_("Report result", "报工"), _("Good, scrap or rework", "合格、报废或返工")),
    )
    cards = []
    for step in steps:
        card = StepCard()
        card.set_step(step)
        cards.append(card)
    return cards


def _actions() -> list[ActionButton]:
    good = ActionButton("circle-check", Kind.PRIMARY)
    good.set_texts(_("Good", "合格"), _("Report this unit", "本件报工"))
    good.set_reason(_("Finish the steps first: 3 left", "请先完成工序步骤：还剩 3 步"))
    scrap = ActionButton("circle-x", Kind.DANGER)
    scrap.set_texts(_("Scrap", "报废"), _("Choose a reason", "选择报废原因"))
    rework = ActionButton("rotate-ccw", Kind.WARN)
    rework.set_texts(_("Rework", "返工"), _("Choose a defect", "选择不良项"))
    help_ = ActionButton("siren")
    help_.set_texts(_("Call help", "呼叫"), _("Andon", "安灯"))
    return [good, scrap, rework, help_]


def _bad() -> Feedback:
    return Feedback(
        Tone.BAD,
        _("Wrong lot – not used", "批次错误，未使用"),
        _(
            "Lot 2611-0999 is blocked by quality (IQC-7). Take another lot.",
            "批次 2611-0999 已被质量冻结（IQC-7）。请换一批。",
        ),
        _("Next: scan SCR-M3", "下一步：扫描 SCR-M3"),
    )


def _station(feedback: Feedback, refused: bool = False) -> QWidget:
    window = QWidget()
    window.setProperty("t_ground", "bg")
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(metrics().px(12))
    whole.addWidget(_header(_pills(), _li()))
    middle = QHBoxLayout()
    middle.setSpacing(metrics().px(16))
    middle.setContentsMargins(metrics().px(16), 0, metrics().px(16), 0)
    order = _order_card()
    order.setFixedWidth(metrics().px(288))
    middle.addWidget(order)
    unit = Card()
    unit.set_title(_("Current unit", "当前产品"))
    number = QLabel("MC40-2611-000343")
    number.setProperty("t_role", "h1")
    number.setProperty("t_bold", True)
    unit.body.addWidget(number)
    for step in _steps(refused):
        unit.body.addWidget(step)
    unit.body.addStretch(1)
    middle.addWidget(unit, 1)
    column = QVBoxLayout()
    column.setSpacing(metrics().gap)
    for index, button in enumerate(_actions()):
        button.setFixedWidth(metrics().column)
        column.addWidget(button, 3 if index == 0 else 2)
    middle.addLayout(column)
    whole.addLayout(middle, 1)
    strip = FeedbackStrip()
    strip.say(feedback)
    low = QHBoxLayout()
    low.setContentsMargins(metrics().px(16), 0, metrics().px(16), metrics().px(16))
    low.addWidget(strip)
    whole.addLayout(low)
    window.resize(STATION)
    return window


def _station_bad() -> QWidget:
    window = _station(_bad(), refused=True)
    WindowFrame(window).set_on(True)
    return window


def _station_ok() -> QWidget:
    title = _("Lot accepted", "批次已接受")
    return _station(
        Feedback(Tone.OK, title, "LOT 2611-0087 · HSG-40", _("Next: scan SCR-M3", "下一步：扫描 SCR-M3"))
    )


def _judge(words: str) -> Verdict:
    value = float(words) if words else None
    record = _("Record {v} Nm", "录入 {v} Nm").format(v=words)
    if value is None:
        ask = _("Type the value", "请输入数值")
        return Verdict(Tone.NEUTRAL, "", _("Record", "录入"), ask)
    if value > 1.3:
        return Verdict(Tone.BAD, _("Above the upper limit", "超过上限"), _("Record as NOK", "按不合格录入"))
    return Verdict(Tone.OK, _("Within limits", "在公差内"), record)


def _keypad(digits: str) -> QWidget:
    window = _station(
        Feedback(Tone.NEUTRAL, _("Enter torque", "录入扭矩"), _("Screw 1 of 4", "第 1 颗，共 4 颗"))
    )
    dialog = Dialog(window)
    names = KeypadNames(_("Cancel", "取消"), _("Clear", "清除"), "backspace", "sign", "point")
    keypad = Keypad(names)
    keypad.setFixedWidth(metrics().px(1180))
    limits = limits_around(1.1, 1.3, "1.10", "1.30")
    keypad.ask(KeypadField(_("Torque, screw 1", "扭矩，第 1 颗螺钉"), "Nm", _judge, limits))
    for key in digits:
        keypad.press(key)
    dialog.set_content(keypad)
    window.show()
    dialog.open()
    return window


def _picker() -> QWidget:
    window = _station(
        Feedback(
            Tone.WARN,
            _("Scrap 1 unit", "报废 1 件"),
            _("Nothing is recorded yet.", "尚未记录。"),
            _("Next: choose the reason", "下一步：选择原因"),
        )
    )
    dialog = Dialog(window, fill=True)
    dialog.set_title(_("Why is it scrap?", "报废原因？"))
    names = (
        (_("Solder bridge", "连锡"), "S01", "cpu"),
        (_("Thread damaged", "螺纹损坏"), "S02", "wrench"),
        (_("Housing scratched", "外壳划伤"), "S03", "package-x"),
        (_("Connector bent by the fixture", "连接器被夹具压弯"), "S04", "cable"),
        (_("Overheated", "过热"), "S05", "thermometer"),
    )
    choices = [Choice(f"{i}", *names[i % 5], selected=i == 2) for i in range(19)]
    grid = TileGrid(
        PagerNames(
            "back", "on", _("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"), _("Cancel", "取消")
        )
    )
    grid.set_choices(choices)
    dialog.set_content(grid)
    window.show()
    dialog.open()
    return window


def _blocking() -> QWidget:
    window = _station(_bad())
    overlay = BlockingOverlay(window)
    window.show()
    overlay.show_block(
        Block(
            _("This unit is recalled", "该产品已被召回"),
            _("MC40-2611-000343 was not started.", "MC40-2611-000343 未开工。"),
            _("Put it on the red rack and call the supervisor.", "请放入红色料架并呼叫班长。"),
            _("I have put it aside", "已隔离存放"),
        )
    )
    return window


def _tile_states() -> list[TileState]:
    minutes = _("{what} {n} min", "{what} {n} 分")
    running = [
        TileState(
            f"ST-0{n}0",
            _("Assembly", "装配"),
            Condition.RUNNING,
            str(340 + n),
            f"/ 400 · 9{n}.4 %",
            done=0.8,
            plan=0.86,
        )
        for n in range(5, 10)
    ]
    return [
        TileState(
            "ST-070",
            _("Torque", "拧紧"),
            Condition.STOPPED,
            minutes.format(what=_("Stopped", "停机"), n=12),
            detail=_("No screws", "缺螺钉"),
            owner=_("Wang Min", "王敏"),
        ),
        TileState(
            "ST-020",
            _("Solder", "焊接"),
            Condition.WARNING,
            _("FPY 91.2 %", "直通 91.2 %"),
            detail=_("Limit 95 %", "下限 95 %"),
        ),
        TileState(
            "ST-030",
            _("Final inspection", "终检"),
            Condition.IDLE,
            minutes.format(what=_("Idle", "待料"), n=6),
            detail=_("Waiting for parts", "等待物料"),
        ),
        TileState(
            "ST-040",
            _("Packing", "包装"),
            Condition.NO_DATA,
            minutes.format(what=_("No data", "断线"), n=8),
            detail=_("Last 14:24", "最后 14:24"),
        ),
        *running,
    ]


def _board() -> QWidget:
    window = QWidget()
    window.setProperty("t_ground", "bg")
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(_header((PillState("net", "cloud", _("Updated 14:32:05", "更新于 14:32:05")),), None))
    grid = QGridLayout()
    grid.setContentsMargins(24, 12, 24, 24)
    grid.setSpacing(16)
    for index, state in enumerate(_tile_states()):
        tile = BoardTile()
        tile.set_state(state)
        tile.pulse(index == 0)
        grid.addWidget(tile, index // 4, index % 4)
    hours = HourlyBars()
    counts = (("08", 52), ("09", 58), ("10", 61), ("11", 57), ("12", 33), ("13", 60), ("14", 41))
    hours.set_hours(
        [Hour(h, c, c < 40, h == "14") for h, c in counts], 58, _("Target 58", "目标 58"), "hours"
    )
    card = Card()
    card.set_title(_("Output per hour", "每小时产量"))
    card.body.addWidget(hours)
    grid.addWidget(card, 2, 1, 1, 3)
    whole.addLayout(grid, 1)
    window.resize(BOARD)
    return window


def _trace() -> list[QWidget]:
    lines = (
        TraceLine(
            "MC40-2611-000343",
            _("Motor controller · held", "电机控制器 · 已隔离"),
            "14:32",
            "ST-020",
            (),
            Tone.BAD,
            "hand",
            True,
        ),
        TraceLine(
            "10 " + _("Receiving", "收货"),
            _("Passed", "合格"),
            "10:02",
            _("Wang Min", "王敏"),
            (True,),
            Tone.OK,
            "circle-check",
            True,
        ),
        TraceLine(
            "LOT 2611-0412",
            "PCB-40A · 1",
            "10:03",
            _("Wang Min", "王敏"),
            (True, False),
            Tone.NEUTRAL,
            "layers",
        ),
        TraceLine(
            "20 " + _("Torque 1.37 Nm", "扭矩 1.37 Nm"),
            _("Above 1.30 Nm", "高于 1.30 Nm"),
            "14:30",
            _("Li Jianhua", "李建华"),
            (False,),
            Tone.BAD,
            "gauge",
            False,
        ),
    )
    rows: list[QWidget] = []
    for line in lines:
        row = TraceRow()
        row.set_line(line)
        rows.append(row)
    return rows


def _parts() -> QWidget:
    window = QWidget()
    window.setProperty("t_ground", "bg")
    whole = QVBoxLayout(window)
    whole.setSpacing(metrics().px(12))
    calm = PillState("net", "cloud", _("All sent", "已全部上传"))
    whole.addWidget(_header((calm,), None))
    for tone, title in zip(
        Tone,
        (
            _("Scan a work order", "请扫描工单"),
            _("Lot accepted", "批次已接受"),
            _("Already scanned", "已扫描过"),
            _("Wrong lot", "批次错误"),
        ),
        strict=True,
    ):
        strip = FeedbackStrip()
        detail = _(
            "What happened, what was not done and what to do, in two lines at most, also when a sentence is long.",
            "发生了什么、没有做什么、该怎么办，最多两行，句子长也要放得下。",
        )
        strip.say(
            Feedback(
                tone,
                title,
                detail,
                _("Next: scan the lot of the cover screws M3", "下一步：扫描 M3 盖板螺钉的批次"),
            )
        )
        whole.addWidget(strip)
    actions = QHBoxLayout()
    for kind in Kind:
        button = ActionButton("circle-check", kind)
        button.set_texts(_("Record as NOK", "按不合格录入"), kind.value)
        actions.addWidget(button)
    plain = PlainButton(icon="printer")
    plain.set_texts(_("Print", "打印"))
    actions.addWidget(plain)
    whole.addLayout(actions)
    toast = Toast()
    toast.offer(
        _("Already scanned: 000342", "已扫描过：000342"),
        (Offer("one", "+1"), Offer("undo", _("Undo", "撤销"), "undo-2")),
    )
    toast.left = 7
    whole.addWidget(toast)
    low = QHBoxLayout()
    trace = Card()
    trace.set_title(_("Trace", "追溯"))
    trace.body.setSpacing(0)
    for row in _trace():
        trace.body.addWidget(row)
    low.addWidget(trace, 2)
    empty = EmptyState("scan-barcode")
    empty.set_texts(
        _("No work order", "没有工单"),
        _("Scan a work order or choose one from the list.", "请扫描工单，或从列表中选择。"),
    )
    low.addWidget(empty, 1)
    trend = Sparkline()
    trend.set_values((3, 4, 3.5, 5, 4.8, 6, 5.2, 7), "trend", 6.5)
    trend.setFixedHeight(metrics().px(64))
    low.addWidget(trend)
    whole.addLayout(low)
    failed = StepCard()
    failed.set_step(
        Step(
            _("Enter torque", "录入扭矩"),
            _("1.37 Nm is above 1.30 Nm", "1.37 Nm 高于 1.30 Nm"),
            StepState.FAILED,
            button=_("Enter again", "重新录入"),
        )
    )
    whole.addWidget(failed)
    window.resize(1280, 1500)
    return window


PARTS: dict[str, Callable[[], QWidget]] = {
    "station": _station_ok,
    "bad": _station_bad,
    "keypad": lambda: _keypad("1.37"),
    "keypad_empty": lambda: _keypad(""),
    "picker": _picker,
    "blocking": _blocking,
    "board": _board,
    "parts": _parts,
}


def picture(part: str) -> QPixmap:
    """One part as it looks in the theme and language in force."""
    widget = PARTS[part]()
    widget.show()
    QApplication.processEvents()
    pixmap = widget.grab()
    widget.close()
    widget.deleteLater()
    return pixmap


def main() -> None:
    """Writes the sheet, or one part of it."""
    ask = argparse.ArgumentParser(prog="python -m ui.widgets.sheet")
    ask.add_argument("out", type=Path)
    ask.add_argument("--theme", choices=("light", "dark"), default="light")
    ask.add_argument("--lang", choices=("en", "zh"), default="en")
    ask.add_argument("--part", choices=tuple(PARTS), nargs="*", default=tuple(PARTS))
    ask.add_argument("--scale", type=float, default=1.0)
    given = ask.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    apply_theme(app, given.theme, metrics_for(Panel(), given.scale))
    _lang[0] = given.lang
    for part in given.part:
        name = given.out.with_stem(f"{given.out.stem}_{part}")
        picture(part).save(str(name))


if __name__ == "__main__":
    main()
