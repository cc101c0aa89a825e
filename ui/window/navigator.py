"""The screens by name, and how each is made. The only module that knows them all; a screen is loaded when it
is first shown, so that a station starts with no more than it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from terminal.stations.station_type import StationType
from ui.desk.desk import Desk
from ui.desk.screen import Presenter
from ui.text import phrase
from ui.words.headers import CALLS, DEVICES, DISPUTES, STORE

Parts = tuple[Callable[[Desk], Presenter], Callable[[Any, QWidget], Any]]
"""What makes a presenter, and what makes its view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen, and all that the program around it has to know of it.

    `title` and `begin_with` are English literals of the text layer. `parts` load presenter and view, made
    when it is first shown. `begin_with`: what a person begins with where it is the station's own work and no
    order is taken up. `beside_work`: it does not show what is worked on. `always`: every station's menu has
    it. `without_sign_in`: it needs nobody signed in. `bare`: it has the window to itself, without header and
    strip. `pill`: the pill of the header that stands for it.
    """

    name: str
    icon: str
    title: str
    parts: Callable[[], Parts]
    begin_with: str = phrase("Next: scan a work order")
    beside_work: bool = False
    always: bool = False
    without_sign_in: bool = False
    bare: bool = False
    pill: str = ""

    def make_presenter(self, desk: Desk) -> Presenter:
        """The screen's logic."""
        return self.parts()[0](desk)

    def make_view(self, presenter: Presenter, window: QWidget) -> Any:
        """The screen drawn."""
        return self.parts()[1](presenter, window)


def _sign_in() -> Parts:
    from ui.screens.sign_in.presenter import SignInPresenter
    from ui.screens.sign_in.view import SignInView

    return SignInPresenter, SignInView


def _station() -> Parts:
    from ui.screens.station.presenter import StationPresenter
    from ui.screens.station.view import StationView

    return StationPresenter, StationView


def _inspection() -> Parts:
    from ui.screens.inspection.presenter import InspectionPresenter
    from ui.screens.inspection.view import InspectionView

    return InspectionPresenter, InspectionView


def _disposition() -> Parts:
    from ui.screens.disposition.presenter import DispositionPresenter
    from ui.screens.disposition.view import DispositionView

    return DispositionPresenter, DispositionView


def _receiving() -> Parts:
    from ui.screens.receiving.presenter import ReceivingPresenter
    from ui.screens.receiving.view import ReceivingView

    return ReceivingPresenter, ReceivingView


def _packing() -> Parts:
    from ui.screens.packing.presenter import PackingPresenter
    from ui.screens.packing.view import PackingView

    return PackingPresenter, PackingView


def _my_reports() -> Parts:
    from ui.screens.my_reports.presenter import ReportsPresenter
    from ui.screens.my_reports.view import ReportsView

    return ReportsPresenter, ReportsView


def _andon() -> Parts:
    from ui.screens.andon.presenter import AndonPresenter
    from ui.screens.andon.view import AndonView

    return AndonPresenter, AndonView


def _board() -> Parts:
    from ui.screens.board.presenter import BoardPresenter
    from ui.screens.board.view import BoardView

    return BoardPresenter, BoardView


def _trace() -> Parts:
    from ui.screens.trace.presenter import TracePresenter
    from ui.screens.trace.view import TraceView

    return TracePresenter, TraceView


def _settings() -> Parts:
    from ui.screens.settings.presenter import SettingsPresenter
    from ui.screens.settings.view import SettingsView

    return SettingsPresenter, SettingsView


def _devices() -> Parts:
    from ui.screens.devices.presenter import DevicesPresenter
    from ui.screens.devices.view import DevicesView

    return DevicesPresenter, DevicesView


def _about() -> Parts:
    from ui.screens.about.presenter import AboutPresenter
    from ui.screens.about.view import AboutView

    return AboutPresenter, AboutView


SIGN_IN: Final = "sign_in"
SCREENS: Final[tuple[Screen, ...]] = (
    Screen(name=SIGN_IN, icon="log-in", title=phrase("Sign in"), parts=_sign_in),
    Screen(name="station", icon="wrench", title=phrase("Work"), parts=_station),
    Screen(
        name="inspection",
        icon="clipboard-check",
        title=phrase("Inspection"),
        parts=_inspection,
        begin_with=phrase("Next: scan a unit"),
    ),
    Screen(
        name="disposition", icon="gavel", title=phrase("Disposition"), parts=_disposition, beside_work=True
    ),
    Screen(
        name="receiving",
        icon="truck",
        title=phrase("Receiving"),
        parts=_receiving,
        begin_with=phrase("Next: scan a delivery label"),
    ),
    Screen(
        name="packing",
        icon="package",
        title=phrase("Packing"),
        parts=_packing,
        begin_with=phrase("Next: scan a box label"),
    ),
    Screen(
        name="my_reports",
        icon="history",
        title=phrase("My reports"),
        parts=_my_reports,
        beside_work=True,
        pill=DISPUTES,
    ),
    Screen(
        name="andon",
        icon="siren",
        title=phrase("Call help"),
        parts=_andon,
        beside_work=True,
        without_sign_in=True,
        pill=CALLS,
    ),
    Screen(
        name="board",
        icon="layout-grid",
        title=phrase("Board"),
        parts=_board,
        without_sign_in=True,
        bare=True,
    ),
    Screen(name="trace", icon="route", title=phrase("Trace"), parts=_trace, beside_work=True),
    Screen(
        name="settings",
        icon="settings",
        title=phrase("Settings"),
        parts=_settings,
        beside_work=True,
        always=True,
        without_sign_in=True,
    ),
    Screen(
        name="devices",
        icon="usb",
        title=phrase("Devices"),
        parts=_devices,
        beside_work=True,
        always=True,
        without_sign_in=True,
        pill=DEVICES,
    ),
    Screen(
        name="about",
        icon="info",
        title=phrase("About"),
        parts=_about,
        beside_work=True,
        always=True,
        without_sign_in=True,
        pill=STORE,
    ),
)
"""In the order of the menu."""


def screen_of(name: str) -> Screen:
    """The screen of that name; KeyError where there is none."""
    return _BY_NAME[name]


def screen_of_pill(pill: str) -> Screen | None:
    """The screen that a pill of the header stands for; None where it stands for none."""
    return next((screen for screen in SCREENS if pill and screen.pill == pill), None)


def reachable(kind: StationType, *, locked: bool) -> tuple[str, ...]:
    """The screens of the station, and those of every station; while it is locked those for everybody."""
    here = [screen for screen in SCREENS if screen.always or screen.name in kind.screens]
    return tuple(screen.name for screen in here if screen.without_sign_in or not locked)


_BY_NAME: Final = {screen.name: screen for screen in SCREENS}
