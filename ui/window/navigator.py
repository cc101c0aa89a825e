"""The screens by name, and how each is made. The only module that knows them all; a screen is loaded when it
is first shown, so that a station starts with no more than it needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from ui.desk.desk import Desk
from ui.desk.screen import Presenter
from ui.text import phrase

Parts = tuple[Callable[[Desk], Presenter], Callable[[Any, QWidget], Any]]
"""What makes a presenter, and what makes its view."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its presenter and its view, made when first shown. `title` is an English literal of the text
    layer. `bare`: it has the window to itself, without header and strip.
    """

    name: str
    icon: str
    title: str
    parts: Callable[[], Parts]
    bare: bool = False

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


SCREENS: Final[tuple[Screen, ...]] = (
    Screen("sign_in", "log-in", phrase("Sign in"), _sign_in),
    Screen("station", "wrench", phrase("Work"), _station),
    Screen("inspection", "clipboard-check", phrase("Inspection"), _inspection),
    Screen("disposition", "gavel", phrase("Disposition"), _disposition),
    Screen("receiving", "truck", phrase("Receiving"), _receiving),
    Screen("packing", "package", phrase("Packing"), _packing),
    Screen("my_reports", "history", phrase("My reports"), _my_reports),
    Screen("andon", "siren", phrase("Call help"), _andon),
    Screen("board", "layout-grid", phrase("Board"), _board, bare=True),
    Screen("trace", "route", phrase("Trace"), _trace),
    Screen("settings", "settings", phrase("Settings"), _settings),
    Screen("devices", "usb", phrase("Devices"), _devices),
    Screen("about", "info", phrase("About"), _about),
)

OPEN_SCREENS: Final = frozenset({"andon", "about", "board", "settings", "devices"})
"""Those that need nobody signed in."""
