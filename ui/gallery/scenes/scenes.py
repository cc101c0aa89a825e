"""How the pictures of all other screens are brought about."""

from decimal import Decimal

from sync.protocol.messages import BoardReply, WorkState
from terminal.domain.events.payloads import LotReceived, UnitHeld
from terminal.domain.ids import DefectCode, ItemCode, ThingKind
from terminal.store.store import DisputeRow
from terminal.usecases.parts.my_reports import last_own_report
from ui.gallery.line import reply, tile, whole_line
from ui.gallery.scenes.stations import good, torque_nok, unit
from ui.gallery.shift import (
    HOUSING,
    INSPECTOR,
    PIN,
    SUPERVISOR,
    UNIT,
    close_up,
    inspect,
    started_offline,
    value,
)
from ui.gallery.stage import StagedTerminal
from ui.screens.board.presenter import BoardPresenter

BEATEN_S = 11.0
"""After so long no alert is new any more; one that beats would be caught on or off."""

# ---------------------------------------------------------------- andon, reports


def andon(stage: StagedTerminal) -> None:
    """The kinds of call."""
    unit(stage)
    stage.touch("help")


def andon_calls(stage: StagedTerminal) -> None:
    """Two calls are open."""
    andon(stage)
    stage.touch("CALL-MATERIAL")
    stage.clock.advance(7 * 60)
    shown(stage, "andon")
    stage.touch("CALL-QUALITY")
    stage.clock.advance(2 * 60)
    stage.online()
    shown(stage, "andon")


def reports(stage: StagedTerminal) -> None:
    """The reports of the shift."""
    good(stage)
    shown(stage, "my_reports")


def disputed(stage: StagedTerminal) -> None:
    """The hub asks about a report."""
    good(stage)
    row = DisputeRow(1, _last_report(stage), "duplicate_report", {"operation": "10"})
    with stage.store.database.write() as connection:
        stage.store.keep_dispute(connection, row, settled=False)
    shown(stage, "my_reports")


def _last_report(stage: StagedTerminal) -> int:
    last = last_own_report(stage.window.work)
    assert last is not None, "a report was made just now"
    return last.key.sequence


def shown(stage: StagedTerminal, screen: str) -> None:
    """Another screen is brought to the front."""
    stage.window.show_screen(screen)


# ---------------------------------------------------------------- inspection


def sheet(stage: StagedTerminal) -> None:
    """A unit to inspect."""
    started_offline(stage, "ST-070", INSPECTOR)


def sheet_half(stage: StagedTerminal) -> None:
    """Half of the sheet is judged; a value is asked for."""
    sheet(stage)
    stage.touch("pass-20", "pass-30", "pass-40")
    value(stage, 50, "0.12")


def defects(stage: StagedTerminal) -> None:
    """Which defect it is."""
    sheet(stage)
    stage.touch("fail-20")


def failed(stage: StagedTerminal) -> None:
    """The unit failed and is held."""
    sheet_half(stage)
    value(stage, 60, "431.5")


# ---------------------------------------------------------------- receiving, packing


_CAME_IN = (
    ("2611-0655", "HSG-40", "600"),
    ("2611-0656", "SCR-M3", "20000"),
    ("2611-0657", "SLD-305", "5000"),
    ("2611-0658", "PCB-40B", "240"),
    ("2611-0659", "CAP-470", "8000"),
)


def delivery(stage: StagedTerminal) -> None:
    """A label that does not say its item."""
    stage.scan(SUPERVISOR, "2612-0001")


def labelled(stage: StagedTerminal) -> None:
    """A label that says all; others came in before."""
    stage.scan(SUPERVISOR)
    for lot, item, quantity in _CAME_IN:
        stage.clock.advance(700)
        work = stage.window.work
        payload = LotReceived(item=ItemCode(item), quantity=Decimal(quantity), supplier="Hengda")
        with work.act() as act:
            act.add(work.new_id(), payload, subject=("lot", lot))
    stage.scan("(01)06901234401042(10)HSG26999(17)271231(30)600")


def box(stage: StagedTerminal) -> None:
    """A unit is in the box."""
    inspect(stage)
    stage.go("ST-080")
    stage.scan(SUPERVISOR, "BX-2611-00001", UNIT)


def box_out(stage: StagedTerminal) -> None:
    """A unit is chosen that comes out of the box."""
    box(stage)
    stage.touch("out")


def box_out_asked(stage: StagedTerminal) -> None:
    """It is asked before the unit is taken out."""
    box_out(stage)
    stage.touch(UNIT)


# ---------------------------------------------------------------- disposition, trace


def no_case(stage: StagedTerminal) -> None:
    """Nothing is on hold."""
    stage.scan(SUPERVISOR)
    shown(stage, "disposition")


def case(stage: StagedTerminal) -> None:
    """A held unit."""
    torque_nok(stage)
    shown(stage, "disposition")
    stage.scan(UNIT)


def case_held_twice(stage: StagedTerminal) -> None:
    """Another defect was seen on the unit before anybody decided."""
    case(stage)
    work = stage.window.work
    with work.act() as act:
        hold = UnitHeld(defect=DefectCode("D-SCRATCH"))
        act.add(work.new_id(), hold, order=work.terminal().order, subject=(ThingKind.UNIT, UNIT))
    stage.scan(UNIT)


def case_decided(stage: StagedTerminal) -> None:
    """The held unit goes back to an operation."""
    case(stage)
    stage.touch("rework", "P-REWORK")


def trace_asked(stage: StagedTerminal) -> None:
    """What to trace."""
    good(stage)
    shown(stage, "trace")


def trace_unit(stage: StagedTerminal) -> None:
    """What a unit is made of."""
    inspect(stage)
    shown(stage, "trace")
    stage.scan(UNIT)


def trace_held(stage: StagedTerminal) -> None:
    """A unit on hold, and why."""
    torque_nok(stage)
    shown(stage, "trace")
    stage.scan(UNIT)


def trace_lot(stage: StagedTerminal) -> None:
    """Where a lot went."""
    close_up(stage)
    shown(stage, "trace")
    stage.scan(HOUSING)


# ---------------------------------------------------------------- board, settings, about


def show_board(stage: StagedTerminal, reply: BoardReply, age_s: float = 1.0) -> None:
    """The board after the hub's reply, `age_s` old, when no alert is new any more."""
    presenter = stage.window.presenter()
    assert isinstance(presenter, BoardPresenter)
    presenter.heard(reply, stage.clock.monotonic_ns())
    stage.clock.advance(BEATEN_S)
    presenter.heard(reply, stage.clock.monotonic_ns())
    stage.clock.advance(age_s)
    stage.show()
    stage.window.refresh()


def board_line(stage: StagedTerminal) -> None:
    """Every condition at once."""
    show_board(stage, whole_line())


def board_four(stage: StagedTerminal) -> None:
    """Four stations leave room for figures and hours; one of them is far behind."""
    late = tile(4, first_pass_yield=Decimal("0.75"), good=Decimal(30))
    down = tile(3, WorkState.STOPPED, 12, reason="T-MACHINE", owner="E10484", open_calls=2)
    show_board(stage, reply(tile(1, WorkState.IDLE, 7), tile(2, held=2), down, late))


def board_away(stage: StagedTerminal) -> None:
    """The hub has been away for 40 s."""
    show_board(stage, whole_line(12), 40.0)


def board_blind(stage: StagedTerminal) -> None:
    """The hub has been away for minutes."""
    show_board(stage, whole_line(), 200.0)


def board_first(stage: StagedTerminal) -> None:
    """No word from the hub yet."""
    stage.clock.advance(9.0)
    stage.window.refresh()


def settings(stage: StagedTerminal) -> None:
    """The settings are locked."""
    unit(stage)
    shown(stage, "settings")


def settings_pin(stage: StagedTerminal) -> None:
    """A PIN is typed."""
    settings(stage)
    stage.scan(SUPERVISOR)
    stage.type("2406")


def settings_checking(stage: StagedTerminal) -> None:
    """A PIN is being checked."""
    settings(stage)
    stage.scan(SUPERVISOR)
    stage.background = lambda _job, _then: None
    stage.type(PIN)
    stage.touch("key_confirm")


def settings_open(stage: StagedTerminal) -> None:
    """The settings are open."""
    settings(stage)
    stage.scan(SUPERVISOR)
    stage.type(PIN)
    stage.touch("key_confirm")


def settings_choice(stage: StagedTerminal) -> None:
    """A value is chosen."""
    settings_open(stage)
    stage.touch("panel_diagonal_inch")


def about(stage: StagedTerminal) -> None:
    """What the program is made of."""
    unit(stage)
    shown(stage, "about")
