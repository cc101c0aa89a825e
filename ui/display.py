"""Whether windows can be shown here, asked before Qt asks: Qt ends the process where it finds no screen."""

import ctypes
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from ui.commands_here import why_no_library

Load = Callable[[str], ctypes.CDLL]


def why_no_display(
    platform: str, environment: Mapping[str, str], plugins: Path | None = None, load: Load = ctypes.CDLL
) -> str:
    """One sentence for whoever started the program; "" where windows can be shown."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM", "xcb").partition(":")[0] not in ("xcb", ""):
        return ""
    folder = plugins or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    if environment.get("DISPLAY"):
        return _why_no_x11(environment["DISPLAY"], folder, load)
    if not environment.get("WAYLAND_DISPLAY"):
        return "There is no display here; nothing was started. Start it in a graphical session."
    if any(folder.glob("libqwayland*")):
        return ""
    return (
        "Only Wayland is here and this program shows its windows by X11; nothing was started. "
        "Install Xwayland (package xwayland), or sign in to an X11 session."
    )


def _why_no_x11(display: str, plugins: Path, load: Load) -> str:
    try:
        load(str(plugins / "libqxcb.so"))
        xcb = load("libxcb.so.1")
    except OSError as error:
        return why_no_library(ImportError(str(error))) or str(error)
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    if not xcb.xcb_connection_has_error(connection):
        return ""  # left open: a server without a window manager starts anew when its last client goes
    xcb.xcb_disconnect(connection)
    return (
        f"The screen {display} cannot be reached; nothing was started. "
        "Start it in the graphical session of this account."
    )
