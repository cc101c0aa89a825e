"""The sizes in force are those of the room the window has, and a kiosk stays one."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize
from PySide6.QtWidgets import QApplication, QWidget

from terminal.clock import SystemClock
from terminal.store.facts import Settings
from tests.fakes.workplace import make_workplace
from ui.feedback import Feedback, Tone
from ui.program.app import Opened, Terminal
from ui.theme.current import metrics, theme
from ui.theme.tokens import DARK
from ui.window import fit
from ui.window.fit import look, small_words
from ui.window.reach import unreachable

NARROW = QSize(1024, 640)


@pytest.fixture
def station(qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal started with `--kiosk` whose settings know nothing of it."""
    work = make_workplace(tmp_path, "ST-020")
    work.store.keep(Settings(language="en"))
    made = Terminal(
        qt_app,
        Opened(work.store, work.identity, key_fallback=False),
        SystemClock(),
        exchange=False,
        wedge=False,
        kiosk=True,
    )
    made.show()
    QCoreApplication.processEvents()
    yield made
    made.kiosk.end()
    made.stop()


@pytest.mark.slow
def test_a_changed_setting_leaves_a_kiosk_on_the_whole_screen(station: Terminal) -> None:
    whole = station.window.geometry()
    station.window.settings_changed(msgspec.structs.replace(station.settings, volume=20))
    assert station.kiosk.held
    assert station.window.isFullScreen()
    assert station.window.geometry() == whole == station.window.screen().geometry()


@pytest.mark.slow
def test_the_setting_alone_takes_the_screen_and_gives_it_back(station: Terminal) -> None:
    station._kiosk_asked = False
    station.window.settings_changed(msgspec.structs.replace(station.settings, kiosk=True))
    assert station.window.isFullScreen() is True
    station.window.settings_changed(msgspec.structs.replace(station.settings, kiosk=False))
    assert not station.kiosk.held
    least = QSize(960, 600).boundedTo(station.window.screen().availableGeometry().size())
    assert station.window.minimumSize() == least


@pytest.mark.slow
def test_sizes_follow_the_screen(station: Terminal) -> None:
    station.window.show_screen("andon")
    station.window.resize(NARROW)
    QCoreApplication.processEvents()
    assert station.fit.rest.isActive(), "it waits until the window is at rest"
    station.fit.rest.timeout.emit()
    QCoreApplication.processEvents()
    assert metrics().scale == pytest.approx(0.8)
    assert station.window.screen_name() == "andon"
    assert [words for words in unreachable(station.window) if not words.startswith("the window")] == []


@pytest.mark.slow
def test_a_screen_that_changes_is_taken_anew(station: Terminal) -> None:
    station.window.resize(300, 200)
    screen = station.window.screen()
    screen.geometryChanged.emit(screen.geometry())
    assert station.window.geometry() == screen.geometry()


@pytest.mark.slow
def test_what_was_said_and_what_stops_the_work_survive_new_sizes(station: Terminal) -> None:
    station.window.say(fit_words())
    station.window.block(fit_words())
    station.window.resize(NARROW)
    station.refit()
    assert station.window.blocked()
    assert station.window.strip.said == (fit_words(), Tone.BAD)
    station.window.unblock()


@pytest.mark.slow
def test_a_screen_below_the_least_size_is_said_at_start(station: Terminal) -> None:
    assert station.window.width() < 960, "the screen of the tests is small"
    said = station.window.strip.said[0]
    assert said.title == "This screen has 800×800 pixels, 960×600 are needed"
    assert said.tone is Tone.WARN
    assert small_words(QSize(1024, 600)) == ("", "", "")


def test_the_least_size_is_where_the_layout_is_made_for(qt_app: QApplication) -> None:
    window = QWidget()
    fit.show_in_window(window)
    room = window.screen().availableGeometry()
    assert window.size() == QSize(1280, 800).boundedTo(room.size())


def fit_words() -> Feedback:
    return Feedback(Tone.BAD, "Wrong material", "Nothing was recorded.", "Scan HSG-40")


class Counted(QObject):
    """An event filter of the program that counts what comes by."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Counter[QEvent.Type] = Counter()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.heard[event.type()] += 1
        return False


@pytest.mark.slow
def test_a_change_of_theme_does_not_style_every_widget_anew(qt_app: QApplication, station: Terminal) -> None:
    """A style sheet told to every widget there is was a quarter of a second; each event is counted here."""
    for name in ("andon", "about", "devices"):
        station.window.show_screen(name)
    QCoreApplication.processEvents()
    counted = Counted()
    qt_app.installEventFilter(counted)
    look(qt_app, Settings(theme="dark"), station.window.size())
    QCoreApplication.processEvents()
    qt_app.removeEventFilter(counted)
    assert theme() is DARK
    of_style = (QEvent.Type.StyleChange, QEvent.Type.Polish, QEvent.Type.FontChange)
    styled = sum(counted.heard[kind] for kind in of_style)
    assert styled < 40, "the page of licences alone has a sheet"
    assert not qt_app.styleSheet()
    assert sum(counted.heard.values()) < 4 * len(qt_app.allWidgets()), counted.heard
