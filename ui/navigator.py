"""The screens by name, and how each is made. The only module that knows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.screen import Presenter
from ui.screens.about.presenter import AboutPresenter
from ui.screens.about.view import AboutView
from ui.screens.andon.presenter import AndonPresenter
from ui.screens.andon.view import AndonView
from ui.screens.board.presenter import BoardPresenter
from ui.screens.board.view import BoardView
from ui.screens.disposition.presenter import DispositionPresenter
from ui.screens.disposition.view import DispositionView
from ui.screens.inspection.presenter import InspectionPresenter
from ui.screens.inspection.view import InspectionView
from ui.screens.my_reports.presenter import ReportsPresenter
from ui.screens.my_reports.view import ReportsView
from ui.screens.packing.presenter import PackingPresenter
from ui.screens.packing.view import PackingView
from ui.screens.receiving.presenter import ReceivingPresenter
from ui.screens.receiving.view import ReceivingView
from ui.screens.settings.presenter import SettingsPresenter
from ui.screens.settings.view import SettingsView
from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.view import SignInView
from ui.screens.station.presenter import StationPresenter
from ui.screens.station.view import StationView
from ui.screens.trace.presenter import TracePresenter
from ui.screens.trace.view import TraceView
from ui.text import phrase


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its presenter and its view, made when first shown. `title` is an English literal of the text
    layer. `bare`: it has the window to itself, without header and strip.
    """

    name: str
    icon: str
    title: str
    make_presenter: Callable[[Desk], Presenter]
    make_view: Callable[[Any, QWidget], Any]
    bare: bool = False


SCREENS: Final[tuple[Screen, ...]] = (
    Screen("sign_in", "log-in", phrase("Sign in"), SignInPresenter, SignInView),
    Screen("station", "wrench", phrase("Work"), StationPresenter, StationView),
    Screen("inspection", "clipboard-check", phrase("Inspection"), InspectionPresenter, InspectionView),
    Screen("disposition", "gavel", phrase("Disposition"), DispositionPresenter, DispositionView),
    Screen("receiving", "truck", phrase("Receiving"), ReceivingPresenter, ReceivingView),
    Screen("packing", "package", phrase("Packing"), PackingPresenter, PackingView),
    Screen("my_reports", "history", phrase("My reports"), ReportsPresenter, ReportsView),
    Screen("andon", "siren", phrase("Call help"), AndonPresenter, AndonView),
    Screen("board", "layout-grid", phrase("Board"), BoardPresenter, BoardView, bare=True),
    Screen("trace", "route", phrase("Trace"), TracePresenter, TraceView),
    Screen("settings", "settings", phrase("Settings"), SettingsPresenter, SettingsView),
    Screen("about", "info", phrase("About"), AboutPresenter, AboutView),
)
