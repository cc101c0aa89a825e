"""Runs one terminal in this process: the Qt application, its message handler, the window, the end."""

import gc
import logging
import os
import sys
from contextlib import closing
from pathlib import Path

import msgspec
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from terminal.clock import SystemClock
from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault, FaultCode
from terminal.folder_lock import FolderLock
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.keys.system_keys import system_keys
from terminal.store.store import Store
from terminal.usecases.sign_in import sign_out_stale
from ui.program.app import Terminal, software_version
from ui.program.display import why_no_display
from ui.program.ending import Ending
from ui.program.opened import NotEnrolled, Opened, open_store
from ui.program.station_log import end_log, keep_log
from ui.text import language
from ui.theme.apply import STYLE
from ui.window.fit import whole_screen

log = logging.getLogger(__name__)
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_KNOWN_NOISE = ("This plugin does not support propagateSizeHints()",)
"""What the offscreen platform says of itself; it concerns nobody."""


def application(*, shown: bool = True) -> QApplication:
    """The one Qt application of the process; its messages go to the log.

    Not `shown` it needs no display and paints into memory. Raises ConfigFault where there is no display.
    """
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    elif why := why_no_display(sys.platform, os.environ):
        raise ConfigFault(FaultCode.CONFIG_WRONG, why)
    qInstallMessageHandler(_to_log)
    made = QApplication([*sys.argv[:1], *STYLE])
    made.setApplicationName("tracepost")
    return made


def _to_log(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if message not in _KNOWN_NOISE:
        log.log(_LEVELS[kind], "Qt: %s", message)


def tell_screen() -> int:
    """Prints the size of the primary screen, as “1280x800”; an empty line where what is painted is shown
    nowhere. Gives the exit status. Raises ConfigFault where there is no display.
    """
    app = application()
    shown = app.platformName() not in ("offscreen", "minimal")
    place = whole_screen()
    sys.stdout.write(f"{place.width()}x{place.height()}\n" if shown else "\n")
    return 0


def run_terminal(data: Path, *, kiosk: bool = False) -> int:
    """Runs the terminal in `data` until its window is closed or a signal ends it; one that is not enrolled
    yet first reads the hub's code. Raises StoreFault, ConfigFault.
    """
    app = application()
    ending = Ending(app)  # from now on a signal ends it in order
    log_handler = keep_log(data)
    try:
        opened = _opened(app, data, ending, kiosk=kiosk)
        if opened is None:
            return 0
        log_handler = log_handler or keep_log(data)  # of a new station, whose folder is there by now
        terminal = Terminal(app, opened, SystemClock(), kiosk=kiosk)
        ending.came.connect(terminal.kiosk.let_go)
        app.aboutToQuit.connect(terminal.stop)  # also when the system ends the session
        try:
            if sign_out_stale(terminal.work, terminal.settings.idle_lock_s):
                terminal.window.refresh()
            begin(app, terminal)
            log.info("tracepost %s runs", software_version())
            return app.exec() if not ending.asked else 0
        finally:
            terminal.stop()
            log.info("the terminal has ended")
    finally:
        ending.close()
        end_log(log_handler)


def _opened(app: QApplication, data: Path, ending: Ending, *, kiosk: bool) -> Opened | None:
    """The terminal's folder, enrolled by the hub's code where it was not, in the language chosen there; None
    where that was given up.
    """
    keys = system_keys()
    try:
        return open_store(data, keys)
    except NotEnrolled:
        from ui.program.enrolment_window import enrol_by_scan

        if not enrol_by_scan(app, data, keys, SystemClock(), kiosk=kiosk, ending=ending):
            return None
    opened = open_store(data, keys)
    opened.store.keep(msgspec.structs.replace(opened.store.settings(), language=language()))
    return opened


def begin(app: QApplication, terminal: Terminal) -> None:
    """Paints the first frame, then lets devices and exchange begin: so the station is seen sooner."""
    terminal.show()
    app.processEvents()
    gc.freeze()  # what the start has made stays, hardly any of it garbage: no search goes through it
    gc.enable()
    terminal.start()


def smoke(data: Path, picture: Path, *, kiosk: bool = False) -> int:
    """Looks whether the program is whole, opens a store (a new one belongs to nobody), paints one frame into
    `picture`, ends. As a `kiosk` it takes the screen there is and goes through all that is touched. Raises
    ConfigFault with what is missing.
    """
    from ui.program.finding import Level
    from ui.program.program_check import program_findings

    lacking = [finding for finding in program_findings(heard=False) if finding.level is Level.WRONG]
    if lacking:
        words = "; ".join(f"{finding.what}: {finding.means}" for finding in lacking)
        raise ConfigFault(FaultCode.CONFIG_WRONG, words)
    _give_identity(data)
    app = application(shown=kiosk or bool(os.environ.get("DISPLAY")))
    terminal = Terminal(app, open_store(data, None), SystemClock(), exchange=False, kiosk=kiosk)
    if kiosk:
        terminal.show()
    else:
        terminal.window.resize(1280, 800)
        terminal.window.show()
    app.processEvents()
    saved = terminal.window.grab().save(str(picture))
    wrong = _walked(app, terminal, picture) if kiosk else []
    terminal.stop()
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
    return 0 if saved and not wrong else 1


def _walked(app: QApplication, terminal: Terminal, picture: Path) -> list[str]:
    from ui.program.walk import walked

    terminal.window.hide()
    return walked(app, terminal.work, terminal.settings, picture)


def _give_identity(data: Path) -> None:
    with FolderLock(data), closing(Store(data, store_key(data, None).key)) as store:
        if store.identity() is None:
            station = StationCode("ST-000")
            store.keep(Identity(terminal_id="SMOKE", epoch=1, station=station, zone="Asia/Shanghai"))
