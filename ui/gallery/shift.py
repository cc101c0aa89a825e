"""What people do at the demo plant before a picture is taken: whole operations by scans and touches."""

from decimal import Decimal

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import ParameterRecorded, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode, Operation, StepNumber
from ui.gallery.stage import StagedTerminal

SUPERVISOR = "B10482"
OPERATOR = "B10483"
INSPECTOR = "B10486"
PIN = "240611"
"""The supervisor's, as the guide to the demo's masters says."""
ORDER = "WO-2026-1147"
BOARD_ORDER = "WO-2026-1152"
CABLE_ORDER = "WO-2026-1155"
UNIT = "MC40-2611-000343"
NEXT_UNIT = "MC40-2611-000344"
BOARD = "PCB40A-2611-000001"
HOUSING = "2611-0087"
PASTE = "2611-0411"
SCREWS = "2611-0530"


def begin(stage: StagedTerminal, order: str = ORDER, badge: str = SUPERVISOR) -> None:
    """Signs in and takes an order."""
    stage.scan(badge, order)


def value(stage: StagedTerminal, step: int, digits: str) -> None:
    """Opens the keypad of a step and records a value."""
    stage.touch(f"value-{step}")
    stage.type(digits)
    stage.touch("key_confirm")


def solder(stage: StagedTerminal, board: str = BOARD) -> None:
    """Makes a control board at the oven."""
    stage.go("ST-040")
    begin(stage, BOARD_ORDER)
    oven_speaks(stage)
    stage.scan(board, "2611-0206", "2611-0303", "2611-0311", "2611-0402")
    stage.touch("value-90", "pass")
    oven_speaks(stage)
    stage.touch("good")


def oven_speaks(stage: StagedTerminal) -> None:
    """What the oven says of itself."""
    for channel, now, unit in (("preheat", "165", "°C"), ("peak", "243", "°C"), ("speed", "0.82", "m/min")):
        stage.sense(f"oven/{channel}", now, unit)


def assemble(stage: StagedTerminal, unit: str = UNIT, board: str = BOARD) -> None:
    """Builds the board into a unit at the first assembly station and reports it."""
    solder(stage, board)
    stage.go("ST-020")
    begin(stage)
    stage.scan(unit, board, HOUSING, PASTE)
    stage.touch("good")


def close_up(stage: StagedTerminal, unit: str = UNIT, board: str = BOARD) -> None:
    """Both assembly stations."""
    assemble(stage, unit, board)
    stage.go("ST-030")
    begin(stage)
    stage.scan(unit, "2611-0121", "2611-0702", "2611-0441", "2611-0101")


def tighten(stage: StagedTerminal, unit: str = UNIT, board: str = BOARD) -> None:
    """Up to the torque station."""
    close_up(stage, unit, board)
    stage.go("ST-050")
    begin(stage)
    stage.scan(unit, SCREWS)
    value(stage, 30, "1.21")
    stage.touch("good")


def measure(stage: StagedTerminal, unit: str = UNIT, board: str = BOARD) -> None:
    """Up to the electrical test."""
    tighten(stage, unit, board)
    stage.go("ST-060")
    begin(stage)
    stage.scan(unit)
    for step, digits in ((20, "312"), (30, "48.1"), (40, "0.51"), (50, "74")):
        value(stage, step, digits)
    stage.touch("pass-60")
    stage.touch("good")


def inspect(stage: StagedTerminal, unit: str = UNIT, board: str = BOARD) -> None:
    """Up to the final inspection: the unit is finished."""
    measure(stage, unit, board)
    stage.go("ST-070")
    begin(stage)
    stage.scan(unit)
    stage.touch("pass-20", "pass-30", "pass-40")
    value(stage, 50, "0.12")
    value(stage, 60, "420.1")
    stage.touch("good")


def before(stage: StagedTerminal, operation: int, step: int, values: tuple[str, ...]) -> None:
    """Units that were measured in that step and reported good, one a minute; the newest last."""
    for number, value in enumerate(values, start=330):
        stage.clock.advance(60)
        work = stage.window.work
        about = {"order": ORDER, "operation": Operation(operation)}
        subject = ("unit", f"MC40-2611-{number:06}")
        measured = ParameterRecorded(
            step=StepNumber(step), name="", value=Decimal(value), uom="", verdict=StepVerdict.PASS
        )
        with work.act() as act:
            for payload in (UnitStarted(item=ItemCode("MC-40")), measured, WorkReported(good=Decimal(1))):
                act.add(work.new_id(), payload, subject=subject, **about)


def started_offline(stage: StagedTerminal, station: str, badge: str = SUPERVISOR) -> None:
    """A unit open at `station` without what came before: begun while the hub was away, which is back."""
    stage.go(station)
    stage.offline()
    begin(stage, ORDER, badge)
    stage.scan(UNIT)
    stage.online()
    stage.window.refresh()
