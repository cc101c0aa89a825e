"""Which pictures there are: each a screen, a name, a station, and how people bring it about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sync.protocol import BoardReply
from terminal.store.store import DisputeRow
from ui.gallery.line import whole_line
from ui.gallery.shift import (
    BOARD,
    BOARD_ORDER,
    CABLE_ORDER,
    HOUSING,
    INSPECTOR,
    NEXT_UNIT,
    OPERATOR,
    ORDER,
    PASTE,
    PIN,
    SCREWS,
    SUPERVISOR,
    UNIT,
    begin,
    close_up,
    inspect,
    solder,
    started_offline,
    value,
)
from ui.gallery.stage import Stage
from ui.screens.board.presenter import BoardPresenter


@dataclass(frozen=True, slots=True)
class State:
    """One picture."""

    screen: str
    name: str
    station: str
    bring: Callable[[Stage], None]

    @property
    def key(self) -> str:
        """Names the picture's file."""
        return f"{self.screen}-{self.name}"


def _nothing(_stage: Stage) -> None:
    """The window as it opens."""


# ---------------------------------------------------------------- sign-in


def _sign_in_waiting(stage: Stage) -> None:
    begin(stage, ORDER, OPERATOR)
    stage.scan(NEXT_UNIT)
    stage.touch("help", "CALL-MATERIAL")
    stage.scan(OPERATOR)


def _sign_in_unknown(stage: Stage) -> None:
    stage.scan("B99999")


# ---------------------------------------------------------------- station


def _unit(stage: Stage) -> None:
    begin(stage, ORDER, OPERATOR)
    stage.scan(UNIT)


def _orders(stage: Stage) -> None:
    stage.scan(OPERATOR)


def _no_unit(stage: Stage) -> None:
    begin(stage, ORDER, OPERATOR)


def _components(stage: Stage) -> None:
    solder(stage)
    stage.go("ST-020")
    _unit(stage)
    stage.scan(BOARD, HOUSING)


def _ready(stage: Stage) -> None:
    _components(stage)
    stage.scan(PASTE)


def _good(stage: Stage) -> None:
    _ready(stage)
    stage.touch("good")


def _wrong_material(stage: Stage) -> None:
    _unit(stage)
    stage.scan(SCREWS)


def _blocked_lot(stage: Stage) -> None:
    started_offline(stage, "ST-050")
    stage.scan("2611-0999")


def _unknown(stage: Stage) -> None:
    _unit(stage)
    stage.scan("THIS IS NO CODE")


def _read_again(stage: Stage) -> None:
    _unit(stage)
    stage.read(UNIT)


def _earlier_missing(stage: Stage) -> None:
    stage.go("ST-030")
    _unit(stage)


def _scrap_reasons(stage: Stage) -> None:
    _unit(stage)
    stage.touch("scrap")


def _scrap_chosen(stage: Stage) -> None:
    _scrap_reasons(stage)
    stage.touch("S-DAMAGE")


def _rework_chosen(stage: Stage) -> None:
    _unit(stage)
    stage.touch("rework", "R-PASTE")


def _taken_back(stage: Stage) -> None:
    _good(stage)
    stage.touch("do")


def _torque_typing(stage: Stage) -> None:
    started_offline(stage, "ST-050")
    stage.scan(SCREWS)
    stage.touch("value-30")
    stage.type("1.24")


def _torque_out(stage: Stage) -> None:
    started_offline(stage, "ST-050")
    stage.scan(SCREWS)
    stage.touch("value-30")
    stage.type("1.42")


def _torque_nok(stage: Stage) -> None:
    _torque_out(stage)
    stage.touch("key_confirm")


def _oven(stage: Stage) -> None:
    begin(stage, BOARD_ORDER)
    stage.scan(BOARD, "2611-0206", "2611-0303", "2611-0311", "2611-0402")
    value(stage, 60, "165")


def _batch(stage: Stage) -> None:
    begin(stage, CABLE_ORDER, OPERATOR)


def _batch_scrap(stage: Stage) -> None:
    _batch(stage)
    stage.touch("scrap", "S-MATERIAL", "more", "more")


def _offline(stage: Stage) -> None:
    _unit(stage)
    stage.offline()
    stage.window.refresh()


def _menu(stage: Stage) -> None:
    _unit(stage)
    stage.window.menu.open()


# ---------------------------------------------------------------- andon, reports


def _andon(stage: Stage) -> None:
    _unit(stage)
    stage.touch("help")


def _andon_calls(stage: Stage) -> None:
    _andon(stage)
    stage.touch("CALL-MATERIAL")
    stage.clock.advance(7 * 60)
    _shown(stage, "andon")
    stage.touch("CALL-QUALITY")
    stage.clock.advance(2 * 60)
    stage.online()
    _shown(stage, "andon")


def _reports(stage: Stage) -> None:
    _good(stage)
    _shown(stage, "my_reports")


def _disputed(stage: Stage) -> None:
    _good(stage)
    row = DisputeRow(1, _last_report(stage), "duplicate_report", {"operation": "10"})
    with stage.store.database.write() as connection:
        stage.store.keep_dispute(connection, row, settled=False)
    _shown(stage, "my_reports")


def _last_report(stage: Stage) -> int:
    from terminal.usecases.my_reports import last_own_report

    last = last_own_report(stage.window.work)
    assert last is not None, "a report was made just now"
    return last.key.sequence


def _shown(stage: Stage, screen: str) -> None:
    stage.window.show_screen(screen)


# ---------------------------------------------------------------- inspection


def _sheet(stage: Stage) -> None:
    started_offline(stage, "ST-070", INSPECTOR)


def _sheet_half(stage: Stage) -> None:
    _sheet(stage)
    stage.touch("pass-20", "pass-30", "pass-40")
    value(stage, 50, "0.12")


def _defects(stage: Stage) -> None:
    _sheet(stage)
    stage.touch("fail-20")


def _failed(stage: Stage) -> None:
    _sheet_half(stage)
    value(stage, 60, "431.5")


# ---------------------------------------------------------------- receiving, packing


def _delivery(stage: Stage) -> None:
    stage.scan(SUPERVISOR, "2612-0001")


def _box(stage: Stage) -> None:
    inspect(stage)
    stage.go("ST-080")
    stage.scan(SUPERVISOR, "BX-2611-00001", UNIT)


# ---------------------------------------------------------------- disposition, trace


def _no_case(stage: Stage) -> None:
    stage.scan(SUPERVISOR)
    _shown(stage, "disposition")


def _case(stage: Stage) -> None:
    _torque_nok(stage)
    _shown(stage, "disposition")
    stage.scan(UNIT)


def _case_decided(stage: Stage) -> None:
    _case(stage)
    stage.touch("rework", "P-REWORK")


def _trace_asked(stage: Stage) -> None:
    _good(stage)
    _shown(stage, "trace")


def _trace_unit(stage: Stage) -> None:
    inspect(stage)
    _shown(stage, "trace")
    stage.scan(UNIT)


def _trace_lot(stage: Stage) -> None:
    close_up(stage)
    _shown(stage, "trace")
    stage.scan(HOUSING)


# ---------------------------------------------------------------- board, settings, about


def _board(stage: Stage, reply: BoardReply, age_s: float = 1.0) -> None:
    presenter = stage.window.presenter()
    assert isinstance(presenter, BoardPresenter)
    presenter.heard(reply, stage.clock.monotonic_ns())
    stage.clock.advance(age_s)
    stage.show()
    stage.window.refresh()


def _board_line(stage: Stage) -> None:
    _board(stage, whole_line())


def _board_away(stage: Stage) -> None:
    _board(stage, whole_line(12), 40.0)


def _board_blind(stage: Stage) -> None:
    _board(stage, whole_line(), 200.0)


def _board_first(stage: Stage) -> None:
    stage.clock.advance(9.0)
    stage.window.refresh()


def _settings(stage: Stage) -> None:
    _unit(stage)
    _shown(stage, "settings")


def _settings_pin(stage: Stage) -> None:
    _settings(stage)
    stage.scan(SUPERVISOR)
    stage.type("2406")


def _settings_open(stage: Stage) -> None:
    _settings(stage)
    stage.scan(SUPERVISOR)
    stage.type(PIN)
    stage.touch("key_confirm")


def _settings_choice(stage: Stage) -> None:
    _settings_open(stage)
    stage.touch("panel_diagonal_inch")


def _about(stage: Stage) -> None:
    _unit(stage)
    _shown(stage, "about")


STATES: Final = (
    State("sign_in", "empty", "ST-020", _nothing),
    State("sign_in", "waiting", "ST-020", _sign_in_waiting),
    State("sign_in", "unknown_badge", "ST-020", _sign_in_unknown),
    State("station", "orders", "ST-020", _orders),
    State("station", "no_unit", "ST-020", _no_unit),
    State("station", "unit", "ST-020", _unit),
    State("station", "components", "ST-020", _components),
    State("station", "ready", "ST-020", _ready),
    State("station", "good", "ST-020", _good),
    State("station", "taken_back", "ST-020", _taken_back),
    State("station", "wrong_material", "ST-020", _wrong_material),
    State("station", "blocked_lot", "ST-050", _blocked_lot),
    State("station", "unknown", "ST-020", _unknown),
    State("station", "read_again", "ST-020", _read_again),
    State("station", "earlier_missing", "ST-030", _earlier_missing),
    State("station", "scrap_reasons", "ST-020", _scrap_reasons),
    State("station", "scrap_chosen", "ST-020", _scrap_chosen),
    State("station", "rework_chosen", "ST-020", _rework_chosen),
    State("station", "keypad", "ST-050", _torque_typing),
    State("station", "keypad_out", "ST-050", _torque_out),
    State("station", "nok", "ST-050", _torque_nok),
    State("station", "many_steps", "ST-040", _oven),
    State("station", "batch", "ST-030", _batch),
    State("station", "batch_scrap", "ST-030", _batch_scrap),
    State("station", "offline", "ST-020", _offline),
    State("station", "menu", "ST-020", _menu),
    State("andon", "none", "ST-020", _andon),
    State("andon", "open", "ST-020", _andon_calls),
    State("my_reports", "list", "ST-020", _reports),
    State("my_reports", "disputed", "ST-020", _disputed),
    State("inspection", "empty", "ST-070", _orders),
    State("inspection", "sheet", "ST-070", _sheet),
    State("inspection", "half", "ST-070", _sheet_half),
    State("inspection", "defects", "ST-070", _defects),
    State("inspection", "failed", "ST-070", _failed),
    State("receiving", "empty", "ST-010", _orders),
    State("receiving", "delivery", "ST-010", _delivery),
    State("packing", "empty", "ST-080", _orders),
    State("packing", "box", "ST-080", _box),
    State("disposition", "none", "ST-020", _no_case),
    State("disposition", "case", "ST-050", _case),
    State("disposition", "decided", "ST-050", _case_decided),
    State("trace", "asked", "ST-020", _trace_asked),
    State("trace", "unit", "ST-020", _trace_unit),
    State("trace", "lot", "ST-020", _trace_lot),
    State("board", "line", "KB-01", _board_line),
    State("board", "hub_away", "KB-01", _board_away),
    State("board", "blind", "KB-01", _board_blind),
    State("board", "first_word", "KB-01", _board_first),
    State("settings", "locked", "ST-020", _settings),
    State("settings", "pin", "ST-020", _settings_pin),
    State("settings", "open", "ST-020", _settings_open),
    State("settings", "choice", "ST-020", _settings_choice),
    State("about", "parts", "ST-020", _about),
)
