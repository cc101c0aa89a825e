"""The board, and the widgets that no other sample shows."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.feedback import Feedback, Tone
from ui.theme.current import metrics
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.bars import HourlyBars, Sparkline
from ui.widgets.board.tile import StationTile
from ui.widgets.content import (
    Condition,
    Hour,
    Kind,
    Offer,
    PillState,
    ShownStep,
    StepStanding,
    TileState,
    TraceLine,
)
from ui.widgets.dialogs.overlay import Toast
from ui.widgets.lists.rows import Card, EmptyState, TraceRow
from ui.widgets.samples.station import header
from ui.widgets.samples.words import say
from ui.widgets.steps import StepCard
from ui.widgets.strip import FeedbackStrip

BOARD = QSize(1920, 1080)


def _tile_states() -> list[TileState]:
    minutes = say("{what} {n} min", "{what} {n} 分")
    running = [
        TileState(
            f"ST-0{n}0",
            say("Assembly", "装配"),
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
            say("Torque", "拧紧"),
            Condition.STOPPED,
            minutes.format(what=say("Stopped", "停机"), n=12),
            detail=say("No screws", "缺螺钉"),
            owner=say("Wang Min", "王敏"),
        ),
        TileState(
            "ST-020",
            say("Solder", "焊接"),
            Condition.WARNING,
            say("FPY 91.2 %", "直通 91.2 %"),
            detail=say("Limit 95 %", "下限 95 %"),
        ),
        TileState(
            "ST-030",
            say("Final inspection", "终检"),
            Condition.IDLE,
            minutes.format(what=say("Idle", "待料"), n=6),
            detail=say("Waiting for parts", "等待物料"),
        ),
        TileState(
            "ST-040",
            say("Packing", "包装"),
            Condition.NO_DATA,
            minutes.format(what=say("No data", "断线"), n=8),
            detail=say("Last 14:24", "最后 14:24"),
        ),
        *running,
    ]


def board() -> QWidget:
    """A board of nine stations, the abnormal ones first, and the output per hour."""
    window = QWidget()
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(
        header((PillState("net", "cloud", say("Updated 14:32:05", "更新于 14:32:05")),), None, "")
    )
    grid = QGridLayout()
    grid.setContentsMargins(24, 12, 24, 24)
    grid.setSpacing(16)
    for index, state in enumerate(_tile_states()):
        tile = StationTile()
        tile.set_state(state)
        tile.pulse(index == 0)
        grid.addWidget(tile, index // 4, index % 4)
    hours = HourlyBars()
    counts = (("08", 52), ("09", 58), ("10", 61), ("11", 57), ("12", 33), ("13", 60), ("14", 41))
    hours.set_hours(
        [Hour(h, c, c < 40, h == "14") for h, c in counts], 58, say("Target 58", "目标 58"), "hours"
    )
    card = Card()
    card.set_title(say("Output per hour", "每小时产量"))
    card.body.addWidget(hours)
    grid.addWidget(card, 2, 1, 1, 3)
    whole.addLayout(grid, 1)
    window.resize(BOARD)
    return window


def _trace() -> list[QWidget]:
    lines = (
        TraceLine(
            "MC40-2611-000343",
            say("Motor controller · held", "电机控制器 · 已隔离"),
            "14:32",
            "ST-020",
            (),
            Tone.BAD,
            "hand",
            True,
        ),
        TraceLine(
            "10 " + say("Receiving", "收货"),
            say("Passed", "合格"),
            "10:02",
            say("Wang Min", "王敏"),
            (True,),
            Tone.OK,
            "circle-check",
            True,
        ),
        TraceLine(
            "LOT 2611-0412",
            "PCB-40A · 1",
            "10:03",
            say("Wang Min", "王敏"),
            (True, False),
            Tone.NEUTRAL,
            "layers",
        ),
        TraceLine(
            "20 " + say("Torque 1.37 Nm", "扭矩 1.37 Nm"),
            say("Above 1.30 Nm", "高于 1.30 Nm"),
            "14:30",
            say("Li Jianhua", "李建华"),
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


def _strips() -> list[QWidget]:
    titles = (
        say("Scan a work order", "请扫描工单"),
        say("Lot accepted", "批次已接受"),
        say("Already scanned", "已扫描过"),
        say("Wrong lot", "批次错误"),
    )
    detail = say(
        "What happened, what was not done and what to do, in two lines, also when a sentence is rather long.",
        "发生了什么、没有做什么、该怎么办，最多两行，句子长也要放得下。",
    )
    after = say("Next: scan the lot of the cover screws M3", "下一步：扫描 M3 盖板螺钉的批次")
    strips: list[QWidget] = []
    for tone, title in zip(Tone, titles, strict=True):
        strip = FeedbackStrip()
        strip.say(Feedback(tone, title, detail, after))
        strips.append(strip)
    return strips


def _actions() -> QHBoxLayout:
    row = QHBoxLayout()
    for kind in Kind:
        button = ActionButton("circle-check", kind)
        button.set_texts(say("Record as NOK", "按不合格录入"), kind.value)
        row.addWidget(button)
    plain = PlainButton(icon="printer")
    plain.set_texts(say("Print", "打印"))
    row.addWidget(plain)
    return row


def _toast() -> Toast:
    toast = Toast()
    undo = Offer("undo", say("Undo", "撤销"), "undo-2")
    toast.offer(say("Already scanned: 000342", "已扫描过：000342"), (Offer("one", "+1"), undo))
    toast.left = 7
    return toast


def _empty() -> EmptyState:
    empty = EmptyState("scan-barcode")
    hint = say("Scan a work order or choose one from the list.", "请扫描工单，或从列表中选择。")
    empty.set_texts(say("No work order", "没有工单"), hint)
    return empty


def _middle() -> QHBoxLayout:
    row = QHBoxLayout()
    card = Card()
    card.set_title(say("Trace", "追溯"))
    card.body.setSpacing(0)
    for line in _trace():
        card.body.addWidget(line)
    trend = Sparkline()
    trend.set_values((3, 4, 3.5, 5, 4.8, 6, 5.2, 7), "trend", 6.5)
    trend.setFixedHeight(metrics().px(64))
    row.addWidget(card, 2)
    row.addWidget(_empty(), 1)
    row.addWidget(trend)
    return row


def _failed() -> StepCard:
    title, detail = say("Enter torque", "录入扭矩"), say("1.37 Nm is above 1.30 Nm", "1.37 Nm 高于 1.30 Nm")
    card = StepCard()
    card.set_step(ShownStep(title, detail, StepStanding.FAILED, button=say("Enter again", "重新录入")))
    return card


def parts() -> QWidget:
    """Strips, buttons, toast, trace, nothing yet, trend, a failed step."""
    window = QWidget()
    whole = QVBoxLayout(window)
    whole.setSpacing(metrics().px(12))
    whole.addWidget(header((PillState("net", "cloud", say("All sent", "已全部上传")),), None))
    for strip in _strips():
        whole.addWidget(strip)
    whole.addLayout(_actions())
    whole.addWidget(_toast())
    whole.addLayout(_middle())
    whole.addWidget(_failed())
    window.resize(1280, 1500)
    return window
