"""The way back from a screen, and settings that come into force."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.clock import SystemClock
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.stations.assembly import ASSEMBLY
from terminal.store.facts import ExchangeState, Settings
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import badge, reading
from tests.fakes.station_kind import kind_with
from tests.fakes.workplace import make_workplace
from tests.ui.gallery.fitting import cut_labels, placed
from ui.desk.acts import sign_out_person
from ui.program.app import Opened, Terminal
from ui.program.warm_up import WarmUp
from ui.text import language, set_language
from ui.widgets.content import PillState, PillTone
from ui.window.hooks import Hooks
from ui.window.navigator import SCREENS, Screen
from ui.window.window import Window

OWN_BADGE = "B10483"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    badge(made)
    yield made
    made.store.close()


@pytest.fixture
def window(qt_app: QApplication, work: Workplace) -> Iterator[Window]:
    made = Window(work, kind_with("my_reports", "andon", "trace"))
    yield made
    made.close_down()


@pytest.mark.slow
def test_back_goes_to_work_from_everywhere(window: Window) -> None:
    for name in ("trace", "about", "andon"):
        window.show_screen(name)
        if name != "about":
            window.go_back()
            assert window.screen_name() == "my_reports"


@pytest.mark.slow
def test_after_a_call_the_person_is_at_work_again(window: Window) -> None:
    window.show_screen("trace")
    window.show_screen("andon")
    window.presenter().call("CALL-MATERIAL")  # type: ignore[attr-defined]
    assert window.screen_name() == "my_reports"


def test_the_first_screen_is_made_before_the_first_badge(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = make_workplace(tmp_path / "prepared")
    window = Window(work, kind_with("trace", "andon"))
    assert window.screen_name() == "sign_in"
    warm_up = WarmUp(window)
    warm_up.start()
    assert window.unmade()[:2] == ("trace", "andon")
    while warm_up.timer.isActive():
        warm_up.timer.timeout.emit()
    assert window.screen_name() == "sign_in"
    assert window.unmade() == ("andon",)
    monkeypatch.setattr(Screen, "make_view", lambda screen, *_: pytest.fail(f"{screen.name} made too late"))
    badge(work)
    window.refresh()
    assert window.screen_name() == "trace"
    window.close_down()
    work.store.close()


@pytest.mark.slow
def test_the_first_screen_is_loaded_then_made_and_no_other(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the others show may be a search through all units: nobody has asked for it yet."""
    from ui.screens.trace import view

    monkeypatch.delitem(sys.modules, "ui.screens.trace.view")
    done: list[str] = []

    def load(screen: Screen) -> None:
        done.append(f"load {screen.name}")
        monkeypatch.setitem(sys.modules, f"ui.screens.{screen.name}.view", view)

    monkeypatch.setattr(Screen, "parts", load)
    monkeypatch.setattr(window, "unmade", lambda: ("trace", "andon"))
    monkeypatch.setattr(window, "make_ready", lambda name: done.append(f"make {name}"))
    warm_up = WarmUp(window)
    warm_up.start()
    for _ in range(2):
        assert warm_up.timer.isActive()
        warm_up.timer.timeout.emit()
    assert (done, warm_up.timer.isActive()) == (["load trace", "make trace"], False)


@pytest.mark.slow
def test_new_sizes_make_the_screen_in_sight_alone_and_the_others_know_what_they_knew(window: Window) -> None:
    for name in ("trace", "andon", "my_reports"):
        window.show_screen(name)
    presenter = window.presenter()
    window.show_screen("andon")
    window.rebuild()
    assert "my_reports" in window.unmade()
    assert "andon" not in window.unmade()
    window.show_screen("my_reports")
    assert window.presenter() is presenter


@pytest.mark.slow
def test_a_terminal_that_has_stopped_makes_no_screen(
    qt_app: QApplication, work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.program.warm_up.FIRST_MS", 1)
    made: list[str] = []
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    monkeypatch.setattr(terminal.window, "make_ready", made.append)
    terminal.start()
    terminal.stop()
    QTest.qWait(5)
    assert made == []


def test_the_repeat_window_is_in_force_at_once(window: Window, work: Workplace) -> None:
    window.router.read(reading(work, OWN_BADGE))
    work.clock.turn(3)  # type: ignore[attr-defined]
    window.router.read(reading(work, OWN_BADGE))
    assert "is signed in" in window.strip.accessibleName()
    window.settings_changed(msgspec.structs.replace(Settings(), repeat_window_ms=5000))
    window.router.read(reading(work, OWN_BADGE))
    work.clock.turn(3)  # type: ignore[attr-defined]
    window.router.read(reading(work, OWN_BADGE))
    assert "Already read" in window.strip.accessibleName()


def offline_window(work: Workplace, tries: list[str]) -> Window:
    work.clock.turn(3600)  # type: ignore[attr-defined]
    window = Window(work, kind_with("station"), Hooks(try_exchange=lambda: tries.append("now")))
    window.resize(1280, 800)
    window.show()
    window.header.pill_touched.emit("exchange")
    return window


@pytest.mark.slow
def test_behind_the_exchange_pill_a_person_has_it_tried_now(qt_app: QApplication, work: Workplace) -> None:
    tries: list[str] = []
    window = offline_window(work, tries)
    assert window.menu.isHidden()
    assert window.exchange.accessibleName() == "No contact with the hub"
    window.exchange.confirm.click()
    assert (tries, window.exchange.confirm.isEnabled()) == (["now"], False)
    window.exchange_told(connected=False)
    assert (window.exchange.isVisible(), window.exchange.confirm.isEnabled()) == (True, True)
    assert "It did not answer just now." in window.exchange._sentence()
    assert "1 event is kept here until it is sent." in window.exchange._sentence()
    QApplication.processEvents()
    assert cut_labels(window) == []
    assert placed(window.exchange.confirm).bottom() < placed(window.exchange.sheet).bottom()
    window.exchange.confirm.rest.stop()
    window.exchange.confirm.click()
    work.store.keep(ExchangeState(contact_at=work.now()))
    window.exchange_told(connected=True)
    assert window.exchange.isHidden()
    assert (len(tries), window.strip.accessibleName()) == (
        2,
        "The hub answers. 1 to send. Next: scan a work order",
    )
    window.close_down()


def test_with_the_hub_there_nothing_is_to_be_tried(qt_app: QApplication, work: Workplace) -> None:
    window = offline_window(work, [])
    work.store.keep(ExchangeState(contact_at=work.now(), acknowledged=work.store.unsent_count(work.identity)))
    window.exchange_told(connected=True)
    assert window.exchange.accessibleName() == "The hub answers"
    assert window.exchange.confirm.isHidden()
    assert "Everything is sent." in window.exchange._sentence()
    window.header.pill_touched.emit("devices")
    assert window.menu.isVisible()
    window.close_down()


def exchange_pill(window: Window) -> PillState:
    return next(pill for pill in window.header.pills() if pill.key == "exchange")


@pytest.mark.slow
def test_the_first_round_that_fails_turns_the_pill_amber(qt_app: QApplication, work: Workplace) -> None:
    window = Window(work, kind_with("station"))
    assert exchange_pill(window).words == "1 to send"
    state = work.store.exchange()
    work.store.keep(msgspec.structs.replace(state, failing_since=work.now()))
    window.heard(frozenset({"exchange"}))
    pill = exchange_pill(window)
    assert (pill.icon, pill.words, pill.tone) == ("cloud-off", "Offline · 1 to send", PillTone.WARN)
    window.close_down()


@pytest.mark.slow
def test_a_hub_silent_for_longer_than_an_answer_takes_is_not_said_to_answer(
    qt_app: QApplication, work: Workplace
) -> None:
    work.store.keep(ExchangeState(contact_at=work.now(), acknowledged=work.store.unsent_count(work.identity)))
    window = Window(work, kind_with("station"))
    assert exchange_pill(window).words == "Synced"
    work.clock.turn(70)  # type: ignore[attr-defined]
    window.heard(frozenset({"minute"}))
    assert exchange_pill(window).words == "Offline · 0 to send"
    window.exchange.ask()
    assert window.exchange.accessibleName() == "No contact with the hub"
    assert "70 s ago." in window.exchange._sentence()
    window.close_down()


@pytest.mark.slow
def test_the_open_dialog_counts_the_silence_on(qt_app: QApplication, work: Workplace) -> None:
    window = offline_window(work, [])
    assert "60 min ago." in window.exchange._words.text()
    work.clock.turn(120)  # type: ignore[attr-defined]
    window.exchange._age.timeout.emit()
    assert "62 min ago." in window.exchange._words.text()
    window.exchange.shut()
    window.exchange._age.timeout.emit()
    assert not window.exchange._age.isActive()
    window.close_down()


@pytest.mark.slow
def test_a_changed_setting_leaves_the_language_that_was_scanned(
    qt_app: QApplication, work: Workplace
) -> None:
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    try:
        assert language() == "zh"
        set_language("en")  # as by a printed command
        louder = msgspec.structs.replace(terminal.settings, volume=20)
        terminal.apply_settings(louder)
        assert language() == "en"
    finally:
        terminal.stop()


@pytest.mark.slow
def test_the_window_for_values_is_in_force_at_once(window: Window, work: Workplace) -> None:
    def measured() -> str:
        work.clock.turn(1)  # type: ignore[attr-defined]
        now = work.clock.monotonic_ns()
        value = Reading(
            next_reading_id(), "gauge", ReadingKind.VALUE, "1.25", b"1.25", None, 1, now, None, "mm"
        )
        window.router.read(value)
        return window.strip.accessibleName()

    window.router.read(reading(work, OWN_BADGE))
    assert "Sent twice" not in measured() + measured()
    window.settings_changed(msgspec.structs.replace(Settings(), value_window_ms=3000))
    assert "Sent twice" not in measured()
    assert "Sent twice" in measured()


def test_a_pill_that_was_not_there_draws_no_header_when_it_goes(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After every act the queue of labels says that nothing waits."""
    told: list[tuple[PillState, ...]] = []
    monkeypatch.setattr(window.header, "set_pills", told.append)
    window.set_device_pill("labels", None)
    assert told == []
    window.set_device_pill("labels", lambda: PillState("labels", "printer", "1", PillTone.WARN))
    window.set_device_pill("labels", None)
    assert [len(pills) for pills in told] == [2, 1]


def test_a_locked_station_offers_what_everybody_may_do(qt_app: QApplication, work: Workplace) -> None:
    window = Window(work, ASSEMBLY)
    sign_out_person(window.desk, "button")
    window.menu.open()
    locked = [tile.choice.key for tile in window.menu.tiles.tiles]
    here = [screen for screen in SCREENS if screen.always or screen.name in ASSEMBLY.screens]
    assert locked == [screen.name for screen in here if screen.without_sign_in]
    assert {"andon", "settings", "about"} <= set(locked)
    work.clock.turn(3)  # type: ignore[attr-defined]
    window.router.read(reading(work, OWN_BADGE))
    window.menu.open()
    offered = [tile.choice.key for tile in window.menu.tiles.tiles]
    assert offered == [*(screen.name for screen in here), "sign_out"]
    window.close_down()


@pytest.mark.parametrize("name", [screen.name for screen in SCREENS if screen.beside_work])
def test_the_printed_cancel_leads_back_to_work(qt_app: QApplication, work: Workplace, name: str) -> None:
    window = Window(work, ASSEMBLY)
    window.show_screen(name)
    for _ in range(2):  # the first may close what is open
        work.clock.turn(3)  # type: ignore[attr-defined]
        window.router.read(reading(work, command_code(CommandWord.CANCEL)))
    assert window.screen_name() == "station"
    window.close_down()
