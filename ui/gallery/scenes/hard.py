"""Scenes where a screen is at its limits: very long names, nothing at all, far too much, a stop, a camera, a
hub that has been away for a night.
"""

from decimal import Decimal

import msgspec

from devices.capabilities import Reading, ReadingKind, next_reading_id
from sync.protocol.messages import WorkState
from terminal.domain.codes import meanings
from terminal.domain.ids import ItemCode, LotCode, Operation, OrderCode, ReasonCode, StepNumber, UnitCode
from terminal.domain.masters.chart_plan import ChartKind, ChartPlan
from terminal.domain.masters.kinds import OrderState, ReasonUse
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Person, Reason, Routing, Station, WorkOrder
from ui.desk.screen import Scan
from ui.gallery.line import reply, several_items, tile, whole_line
from ui.gallery.scenes.scenes import show_board, shown
from ui.gallery.scenes.stations import components, torque_nok, unit
from ui.gallery.shift import (
    NEXT_UNIT,
    OPERATOR,
    ORDER,
    SCREWS,
    SUPERVISOR,
    UNIT,
    before,
    begin,
    started_offline,
    value,
)
from ui.gallery.stage import StagedTerminal, demo_rows

_CORNERS = ((0.36, 0.38), (0.62, 0.36), (0.63, 0.66), (0.37, 0.64))
_NIGHT_H = 9

# ---------------------------------------------------------------- nothing, too much, too long


def no_orders(stage: StagedTerminal) -> None:
    """The plan has no order for this station."""
    for row in (row for row in demo_rows() if isinstance(row, WorkOrder)):
        stage.change(msgspec.structs.replace(row, state=OrderState.CLOSED))
    stage.scan(OPERATOR)


def many_reasons(stage: StagedTerminal) -> None:
    """Sixty reasons to choose from."""
    for number in range(60):
        names = Names(f"电镀层起泡脱落第 {number + 1} 类", f"Plating blistered, class {number + 1}")
        stage.change(Reason(code=ReasonCode(f"S-PLATE-{number + 1:02}"), names=names, use=ReasonUse.SCRAP))
    unit(stage)
    stage.touch("scrap")


def long_names(stage: StagedTerminal) -> None:
    """Names as long as they come, in every place at once."""
    for row in demo_rows():
        if isinstance(row, Item | Station | Reason):
            stage.change(msgspec.structs.replace(row, names=_longer(row.names)))
        elif isinstance(row, Person):
            stage.change(msgspec.structs.replace(row, name=f"阿不都热合曼·{row.name}"))
        elif isinstance(row, Routing):
            stage.change(_with_longer_operations(row))
    components(stage)


def long_reasons(stage: StagedTerminal) -> None:
    """The same, with a choice open."""
    long_names(stage)
    stage.touch("scrap")


def _longer(names: Names) -> Names:
    return Names(f"{names.zh}（高温型第二代）", f"{names.en}, high temperature")


def _with_longer_operations(row: Routing) -> Routing:
    operations = tuple(
        msgspec.structs.replace(
            entry,
            names=_longer(entry.names),
            steps=tuple(msgspec.structs.replace(step, names=_longer(step.names)) for step in entry.steps),
        )
        for entry in row.operations
    )
    return msgspec.structs.replace(row, operations=operations)


# ---------------------------------------------------------------- a stop, a question, a warning


def stopped(stage: StagedTerminal) -> None:
    """A unit on hold was brought back."""
    torque_nok(stage)
    stage.scan(UNIT)


def which(stage: StagedTerminal) -> None:
    """A code that is an order and a lot."""
    unit(stage)
    now = stage.clock.now()
    at_ns = stage.clock.monotonic_ns()
    read = Reading(next_reading_id(), "scanner", ReadingKind.CODE, ORDER, ORDER.encode(), None, now, at_ns)
    things = (
        meanings.OrderMeaning(raw=ORDER, order=OrderCode(ORDER)),
        meanings.LotMeaning(raw=ORDER, lot=LotCode(ORDER), item=ItemCode("MC-40")),
        meanings.UnitMeaning(raw=ORDER, unit=UnitCode(ORDER), item=ItemCode("MC-40")),
    )
    stage.window.ask_which(Scan(read, meanings.Ambiguous(raw=ORDER, candidates=things)))


def signal(stage: StagedTerminal) -> None:
    """A torque within its limits, but outside what its control chart allows."""
    plan = ChartPlan(
        item=ItemCode("MC-40"),
        operation=Operation(30),
        step=StepNumber(30),
        chart=ChartKind.INDIVIDUALS,
        centre=Decimal("1.20"),
        sigma=Decimal("0.02"),
    )
    stage.change(plan)
    started_offline(stage, "ST-050")
    stage.scan(SCREWS)
    value(stage, 30, "1.28")


def night(stage: StagedTerminal) -> None:
    """The hub has not been heard since the shift before; what was done waits."""
    begin(stage, ORDER, OPERATOR)
    stage.clock.advance(_NIGHT_H * 3600)
    stage.scan(NEXT_UNIT)
    stage.offline(_NIGHT_H)
    stage.window.refresh()


# ---------------------------------------------------------------- camera


def camera(stage: StagedTerminal) -> None:
    """The live picture; the code in view is another station's."""
    from devices.camera.sight import CodeMark, Stand

    _look(stage, (CodeMark("L-2611-0530", _CORNERS, Stand.UNKNOWN, 3.4, 0.8),))


def camera_seen(stage: StagedTerminal) -> None:
    """The code in view was accepted."""
    from devices.camera.sight import CodeMark, Stand

    _look(stage, (CodeMark(UNIT, _CORNERS, Stand.ACCEPTED, 3.4, 0.9),))


def _look(stage: StagedTerminal, marks: tuple[object, ...]) -> None:
    import numpy as np

    from devices.camera.sight import Lookout, Sight
    from ui.camera.station import StationCamera

    unit(stage)
    lookout = Lookout()
    stage.window.camera.set_camera(StationCamera("top", lookout))
    stage.window.camera.open()
    shade = np.linspace(60, 200, 640, dtype=np.uint8)
    pixels = np.repeat(np.tile(shade, (360, 1))[:, :, None], 3, axis=2)
    lookout.show(Sight(1, pixels, pixels, stage.clock.monotonic_ns(), marks))  # type: ignore[arg-type]
    panel = stage.window.camera.panel
    assert panel is not None, "it was opened just now"
    panel.tick()


# ---------------------------------------------------------------- lists


def unsent(stage: StagedTerminal) -> None:
    """What the hub has not got yet."""
    components(stage)
    shown(stage, "my_reports")
    stage.touch("unsent")


def no_reports(stage: StagedTerminal) -> None:
    """The shift has just begun."""
    stage.scan(OPERATOR)
    shown(stage, "my_reports")


def judged(stage: StagedTerminal) -> None:
    """A sheet half done: passes, a fail, a value."""
    stage.go("ST-070")
    stage.scan(SUPERVISOR)
    before(stage, 50, 60, ("419.2", "420.8", "418.9", "421.5", "422.4", "423.0", "424.6"))
    started_offline(stage, "ST-070", SUPERVISOR)
    stage.touch("pass-20", "fail-30", "D-SCRATCH", "pass-40")
    value(stage, 50, "0.12")
    stage.touch("key_cancel")


def licence(stage: StagedTerminal) -> None:
    """A licence is read."""
    stage.window.show_screen("about")
    stage.window.presenter().read("tracepost")  # type: ignore[attr-defined]


# ---------------------------------------------------------------- board


def board_alarm(stage: StagedTerminal) -> None:
    """Every station of twelve has something."""
    states = (WorkState.STOPPED, WorkState.RUNNING, WorkState.IDLE, WorkState.NO_DATA)
    reasons = ("T-MACHINE", "CALL-MATERIAL", "", "")
    tiles = [
        tile(at + 1, states[at % 4], 7 * at + 3, reason=reasons[at % 4], open_calls=at % 4 < 2)
        for at in range(12)
    ]
    silent = [
        msgspec.structs.replace(entry, contact_at=entry.since) if entry.state == WorkState.NO_DATA else entry
        for entry in tiles
    ]
    show_board(stage, reply(*silent))


def board_pages(stage: StagedTerminal) -> None:
    """More stations than a page holds."""
    show_board(stage, whole_line(20))


def board_items(stage: StagedTerminal) -> None:
    """Two items at once, each against its own plan."""
    show_board(stage, several_items())


def board_empty(stage: StagedTerminal) -> None:
    """A hub without master data."""
    show_board(stage, reply())
