"""How the pictures of the lock and of the station screen are brought about."""

from decimal import Decimal

import msgspec

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.events.payloads import WorkReported
from terminal.domain.ids import Operation
from terminal.domain.masters.rows import WorkOrder
from ui.gallery.shift import (
    BOARD,
    BOARD_ORDER,
    CABLE_ORDER,
    HOUSING,
    NEXT_UNIT,
    OPERATOR,
    ORDER,
    PASTE,
    SCREWS,
    SUPERVISOR,
    UNIT,
    assemble,
    before,
    begin,
    oven_speaks,
    solder,
    started_offline,
)
from ui.gallery.stage import StagedTerminal

# ---------------------------------------------------------------- sign-in


def sign_in_waiting(stage: StagedTerminal) -> None:
    """Nobody is here; an order, a unit and a call wait."""
    begin(stage, ORDER, OPERATOR)
    stage.scan(NEXT_UNIT)
    stage.touch("help", "CALL-MATERIAL")
    stage.scan(command_code(CommandWord.SIGN_OUT))


def sign_in_unknown(stage: StagedTerminal) -> None:
    """A badge nobody has."""
    stage.scan("B99999")


# ---------------------------------------------------------------- station


def unit(stage: StagedTerminal) -> None:
    """A unit was begun."""
    begin(stage, ORDER, OPERATOR)
    stage.scan(UNIT)


def orders(stage: StagedTerminal) -> None:
    """Signed in, no order yet; one is begun, one overdue."""
    stage.scan(OPERATOR)
    order = stage.window.work.masters.get(WorkOrder, CABLE_ORDER)
    if order is None or stage.window.screen_name() != "station":
        return
    stage.change(msgspec.structs.replace(order, due="2026-11-21"))
    work = stage.window.work
    with work.act() as act:
        report = WorkReported(good=Decimal(520))
        act.add(work.new_id(), report, order=CABLE_ORDER, operation=Operation(10))
    stage.window.refresh()


def no_unit(stage: StagedTerminal) -> None:
    """An order, no unit yet."""
    begin(stage, ORDER, OPERATOR)


def components(stage: StagedTerminal) -> None:
    """Two of three components are in."""
    solder(stage)
    stage.go("ST-020")
    unit(stage)
    stage.scan(BOARD, HOUSING)


def four_components(stage: StagedTerminal) -> None:
    """The second of four components waits."""
    assemble(stage)
    stage.go("ST-030")
    begin(stage)
    stage.scan(UNIT, "2611-0121")


def ready(stage: StagedTerminal) -> None:
    """All steps are done; the report is next."""
    components(stage)
    stage.scan(PASTE)


def good(stage: StagedTerminal) -> None:
    """The unit was reported good; undo is offered."""
    ready(stage)
    stage.touch("good")


def wrong_material(stage: StagedTerminal) -> None:
    """Material of another operation is refused."""
    unit(stage)
    stage.scan(SCREWS)


def blocked_lot(stage: StagedTerminal) -> None:
    """A blocked lot is refused."""
    started_offline(stage, "ST-050")
    stage.scan("2611-0999")


def unknown(stage: StagedTerminal) -> None:
    """A code nobody knows."""
    unit(stage)
    stage.scan("THIS IS NO CODE")


def read_again(stage: StagedTerminal) -> None:
    """The same label twice in a row."""
    unit(stage)
    for _ in range(2):  # the first says that the unit is open, the second is a repeat
        stage.read(UNIT)


def earlier_missing(stage: StagedTerminal) -> None:
    """The unit belongs to an earlier operation."""
    stage.go("ST-030")
    unit(stage)


def scrap_reasons(stage: StagedTerminal) -> None:
    """The reasons for scrap."""
    unit(stage)
    stage.touch("scrap")


def scrap_chosen(stage: StagedTerminal) -> None:
    """A reason for scrap is chosen."""
    scrap_reasons(stage)
    stage.touch("S-DAMAGE")


def rework_chosen(stage: StagedTerminal) -> None:
    """Reason and operation for rework are chosen."""
    unit(stage)
    stage.touch("rework", "R-PASTE")


def taken_back(stage: StagedTerminal) -> None:
    """The report was taken back."""
    good(stage)
    stage.touch("do")


def torque_typing(stage: StagedTerminal) -> None:
    """A value within its limits is typed; others came before."""
    stage.go("ST-050")
    stage.scan(SUPERVISOR)
    before(stage, 30, 30, ("1.20", "1.22", "1.19", "1.21", "1.24", "1.18", "1.21", "1.20"))
    started_offline(stage, "ST-050")
    stage.scan(SCREWS)
    stage.type("1.24")


def torque_out(stage: StagedTerminal) -> None:
    """A value above its limit is typed."""
    started_offline(stage, "ST-050")
    stage.scan(SCREWS)
    stage.type("1.42")


def torque_nok(stage: StagedTerminal) -> None:
    """The value above its limit was recorded."""
    torque_out(stage)
    stage.touch("key_confirm")


def oven(stage: StagedTerminal) -> None:
    """An operation of many steps, of which sensors fill some."""
    begin(stage, BOARD_ORDER)
    oven_speaks(stage)
    stage.scan(BOARD, "2611-0206", "2611-0303", "2611-0311", "2611-0402")
    oven_speaks(stage)
    stage.window.refresh()


def batch(stage: StagedTerminal) -> None:
    """An operation by quantity."""
    begin(stage, CABLE_ORDER, OPERATOR)


def lots_in_use(stage: StagedTerminal) -> None:
    """The lots it works from are scanned."""
    batch(stage)
    stage.scan("2611-0602", "2611-0612")


def batch_scrap(stage: StagedTerminal) -> None:
    """Scrap and good of a quantity in one."""
    lots_in_use(stage)
    stage.touch("scrap", "S-MATERIAL", "more", "more")


def offline(stage: StagedTerminal) -> None:
    """The hub has not been heard for an hour."""
    unit(stage)
    stage.offline()
    stage.window.refresh()


def offline_asked(stage: StagedTerminal) -> None:
    """What stands behind the pill while the hub is away."""
    offline(stage)
    stage.window.exchange.ask()
    stage.touch("try_now")
    stage.window.exchange_told(connected=False)


def menu(stage: StagedTerminal) -> None:
    """The way to the other screens."""
    unit(stage)
    stage.window.menu.open()
