"""Nothing untrue on a screen: what is in sight equals what is in the journal and at the hub, in every state
of the gallery and after any act, whether the hub is there or not; and a lie is noticed.

`pytest -m slow tests/ui/gallery/test_claims.py --claims-acts 2000` does more of it.
"""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.ui.gallery.claims import facts_of, untrue
from tests.ui.window.shift_automaton import Shift
from ui.gallery.render import Look, staged
from ui.gallery.states import STATES, GalleryState
from ui.screens.station import reading
from ui.widgets.content import OrderView, PillState, PillTone
from ui.window.window import Window
from ui.words import headers as header_words
from ui.words.orders import order_view

STATIONS = (("ST-020", "station"), ("ST-030", "station"), ("ST-070", "inspection"))
SAMPLE = ("station-good", "station-offline", "my_reports-disputed", "disposition-case", "andon-open")
QUICK = 12


def _wrong_in(state: GalleryState) -> list[str]:
    with staged(state, Look()) as stage:
        work = stage.window.work
        exchange = work.store.exchange()
        there = exchange.acknowledged
        return untrue(stage.window, facts_of(work, there, there, answers=work.connected()))


@pytest.mark.slow
@pytest.mark.parametrize("key", SAMPLE)
def test_a_state_of_the_gallery_claims_what_is_so(qt_app: QApplication, key: str) -> None:
    assert _wrong_in(next(state for state in STATES if state.key == key)) == []


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.key)
def test_every_state_of_the_gallery_claims_what_is_so(qt_app: QApplication, state: GalleryState) -> None:
    assert _wrong_in(state) == []


@pytest.mark.slow
@pytest.mark.parametrize(("station", "first"), STATIONS)
def test_whatever_is_done_the_screen_says_what_is_so(
    qt_app: QApplication, tmp_path: Path, station: str, first: str
) -> None:
    shift = Shift(tmp_path, station, first, seed=len(station) + ord(first[0]) + ord(station[-2]))
    try:
        assert shift.run(QUICK) == []
    finally:
        shift.close()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("station", "first"), STATIONS)
def test_a_long_shift_of_anything(
    request: pytest.FixtureRequest, qt_app: QApplication, tmp_path: Path, station: str, first: str, seed: int
) -> None:
    shift = Shift(tmp_path, station, first, seed)
    try:
        assert shift.run(request.config.getoption("--claims-acts")) == []
    finally:
        shift.close()


# ---------------------------------------------------------------- a lie is noticed


def _synced(_work: object) -> tuple[PillState, ...]:
    return (PillState(header_words.EXCHANGE, "cloud", "Synced", PillTone.OK),)


def _lie_of_the_pill(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(header_words, "header_pills", _synced)


def _lie_of_the_count(patch: pytest.MonkeyPatch) -> None:
    def seven(work: Workplace) -> OrderView | None:
        return (order := order_view(work)) and msgspec.structs.replace(order, made="7")

    patch.setattr(reading, "order_view", seven)


def _lie_of_the_chip(patch: pytest.MonkeyPatch) -> None:
    real = reading.StationReader._chip

    def chip(self: reading.StationReader, *args: object, **named: object) -> object:
        return msgspec.structs.replace(real(self, *args, **named), state="done")  # type: ignore[arg-type]

    patch.setattr(reading.StationReader, "_chip", chip)


def _lie_of_the_person(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(header_words, "header_person", lambda _work: None)


LIES: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    *(_lie_of_the_pill, _lie_of_the_count, _lie_of_the_chip, _lie_of_the_person),
)


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_noticed(
    qt_app: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lie: Callable[[pytest.MonkeyPatch], None],
) -> None:
    shift = Shift(tmp_path, "ST-020", "station", seed=1)
    try:
        for code in ("B10483", "WO-2026-1147", "MC40-2611-000001"):
            shift.post.scan(code)
        QApplication.processEvents()
        assert untrue(shift.post.window, shift.facts()) == []
        lie(monkeypatch)
        shift.post.window.refresh()
        assert untrue(shift.post.window, shift.facts()) != []
    finally:
        shift.close()


@pytest.mark.slow
def test_a_failed_round_is_seen_at_once(qt_app: QApplication, tmp_path: Path) -> None:
    shift = Shift(tmp_path, "ST-020", "station", seed=1)
    try:
        shift.post.scan("B10483")
        shift._exchange("ok")
        assert _pill(shift.post.window).words == "Synced"
        shift.post.scan("WO-2026-1147")
        shift._exchange("lost")
        assert _pill(shift.post.window).words == "Offline · 1 to send"
        assert untrue(shift.post.window, shift.facts()) == []
    finally:
        shift.close()


def _pill(window: Window) -> PillState:
    return next(pill for pill in window.header.pills() if pill.key == header_words.EXCHANGE)
