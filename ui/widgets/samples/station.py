"""A station window of samples, quiet and after a fail."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.feedback import Feedback, Tone
from ui.theme.current import metrics
from ui.widgets.action import ActionButton
from ui.widgets.bars import ProgressBar
from ui.widgets.content import (
    Chip,
    ChipState,
    Kind,
    PillState,
    PillTone,
    ShownStep,
    SignedInPerson,
    StepStanding,
    UnitLine,
)
from ui.widgets.frame import WindowFrame
from ui.widgets.header import Header
from ui.widgets.lists.rows import BigNumber, Card, KeyValueRow, UnitRow
from ui.widgets.samples.words import say
from ui.widgets.steps import StepCard
from ui.widgets.strip import FeedbackStrip
from ui.widgets.words import label

STATION = QSize(1280, 800)


def header(shown: tuple[PillState, ...], person: SignedInPerson | None, nobody: str | None = None) -> Header:
    """A header with these pills."""
    header = Header()
    header.set_station("ST-020", say("Final assembly", "总装"), say("Line A", "A 线"))
    header.set_person(person, say("Nobody signed in", "未登录") if nobody is None else nobody)
    header.set_pills(shown)
    header.set_clock("14:32")
    return header


def pills() -> tuple[PillState, ...]:
    """A lost scanner and a queue that waits."""
    return (
        PillState("scanner", "unplug", say("Scanner lost", "扫码枪断开"), PillTone.BAD),
        PillState("net", "cloud-off", say("Offline · 37 to send", "离线 · 37 条待上传"), PillTone.WARN),
    )


def somebody() -> SignedInPerson:
    """The person signed in."""
    return SignedInPerson("E10482", say("Li Jianhua", "李建华"), say("LJ", "李"), say("Day shift", "白班"))


def _order_card() -> Card:
    card = Card()
    card.set_title(say("Work order", "工单"))
    code = label("title", bold=True)
    item = label("body")
    code.setText("WO-2026-1147")
    item.setText(say("MC-40 Motor controller", "MC-40 电机控制器"))
    for line in (code, item):
        card.body.addWidget(line)
    count = BigNumber()
    count.set_texts("342", "/ 500")
    card.body.addWidget(count)
    bar = ProgressBar()
    bar.set_shares(0.684, 0.71, "342 / 500")
    card.body.addWidget(bar)
    rows = (
        (say("Behind plan", "落后计划"), say("12 units", "12 件"), Tone.WARN),
        (say("Scrap", "报废"), "3", Tone.NEUTRAL),
        (say("First pass", "一次合格率"), "97.7 %", Tone.NEUTRAL),
    )
    for name, value, tone in rows:
        row = KeyValueRow()
        row.set_texts(name, value, tone)
        card.body.addWidget(row)
    card.body.addStretch(1)
    for unit in _last_units():
        card.body.addWidget(unit)
    return card


def _last_units() -> list[UnitRow]:
    lines = (
        UnitLine("…000342", "14:31", say("Good", "合格"), Tone.OK),
        UnitLine("…000341", "14:30", say("Rework", "返工"), Tone.WARN, "rotate-ccw"),
        UnitLine("…000340", "14:29", say("Scrap", "报废"), Tone.BAD, "circle-x"),
    )
    rows = [UnitRow() for _ in lines]
    for row, line in zip(rows, lines, strict=True):
        row.set_line(line)
    return rows


def _steps(refused: bool) -> list[StepCard]:
    third = (
        Chip(say("SCR-M3 refused", "SCR-M3 拒收"), "LOT 2611-0999", ChipState.REFUSED)
        if refused
        else Chip("SCR-M3", say("Scan now", "请扫描"), ChipState.EXPECTED)
    )
    chips = (
        Chip("PCB-40A", "LOT 2611-0412", ChipState.DONE),
        Chip("HSG-40", "LOT 2611-0087", ChipState.DONE),
        third,
        Chip("GSK-12", say("then this one", "下一个"), ChipState.WAITING),
    )
    steps = (
        ShownStep(say("Scan unit", "扫描产品码"), "MC40-2611-000343", StepStanding.DONE),
        ShownStep(
            say("Scan component lots", "扫描物料批次"),
            say("2 of 4 scanned", "已扫描 2 / 4"),
            StepStanding.CURRENT,
            chips,
        ),
        ShownStep(say("Enter torque", "录入扭矩"), "1.10 – 1.30 Nm"),
        ShownStep(say("Report result", "报工"), say("Good, scrap or rework", "合格、报废或返工")),
    )
    cards = []
    for step in steps:
        card = StepCard()
        card.set_step(step)
        cards.append(card)
    return cards


def _actions() -> list[ActionButton]:
    good = ActionButton("circle-check", Kind.PRIMARY)
    good.set_texts(say("Good", "合格"), say("Report this unit", "本件报工"))
    good.set_reason(say("Finish the steps first: 3 left", "请先完成工序步骤：还剩 3 步"))
    scrap = ActionButton("circle-x", Kind.DANGER)
    scrap.set_texts(say("Scrap", "报废"), say("Choose a reason", "选择报废原因"))
    rework = ActionButton("rotate-ccw", Kind.WARN)
    rework.set_texts(say("Rework", "返工"), say("Choose a defect", "选择不良项"))
    help_ = ActionButton("siren")
    help_.set_texts(say("Call help", "呼叫"), say("Andon", "安灯"))
    return [good, scrap, rework, help_]


def refusal() -> Feedback:
    """A wrong lot."""
    return Feedback(
        Tone.BAD,
        say("Wrong lot – not used", "批次错误，未使用"),
        say(
            "Lot 2611-0999 is blocked by quality (IQC-7). Take another lot.",
            "批次 2611-0999 已被质量冻结（IQC-7）。请换一批。",
        ),
        say("Next: scan SCR-M3", "下一步：扫描 SCR-M3"),
    )


def _unit_card(refused: bool) -> Card:
    card = Card()
    card.set_title(say("Current unit", "当前产品"))
    number = label("h1", bold=True)
    number.setText("MC40-2611-000343")
    card.body.addWidget(number)
    for step in _steps(refused):
        card.body.addWidget(step)
    card.body.addStretch(1)
    return card


def _middle(refused: bool) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(metrics().px(16))
    row.setContentsMargins(metrics().px(16), 0, metrics().px(16), 0)
    order = _order_card()
    order.setFixedWidth(metrics().px(288))
    row.addWidget(order)
    row.addWidget(_unit_card(refused), 1)
    column = QVBoxLayout()
    column.setSpacing(metrics().gap)
    for index, button in enumerate(_actions()):
        button.setFixedWidth(metrics().column)
        column.addWidget(button, 3 if index == 0 else 2)
    row.addLayout(column)
    return row


def station(feedback: Feedback, refused: bool = False) -> QWidget:
    """The window, 1280x800; `refused` leaves a refused lot at its chip."""
    window = QWidget()
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(metrics().px(12))
    whole.addWidget(header(pills(), somebody()))
    whole.addLayout(_middle(refused), 1)
    strip = FeedbackStrip()
    strip.say(feedback)
    low = QHBoxLayout()
    low.setContentsMargins(metrics().px(16), 0, metrics().px(16), metrics().px(16))
    low.addWidget(strip)
    whole.addLayout(low)
    window.resize(STATION)
    return window


def station_bad() -> QWidget:
    """A refused lot: chip, strip and frame agree."""
    window = station(refusal(), refused=True)
    WindowFrame(window).set_on(True)
    return window


def station_ok() -> QWidget:
    """A lot was taken."""
    title = say("Lot accepted", "批次已接受")
    return station(
        Feedback(Tone.OK, title, "LOT 2611-0087 · HSG-40", say("Next: scan SCR-M3", "下一步：扫描 SCR-M3"))
    )
