"""Whether windows can be shown here, asked before Qt asks: Qt ends the process where it finds no screen."""

import ctypes
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from ui.program.commands_here import why_no_library

Load = Callable[[str], ctypes.CDLL]


def why_no_display(
    platform: str, environment: Mapping[str, str], plugins: Path | None = None, load: Load = ctypes.CDLL
) -> str:
    """One sentence for whoever started the program; "" where windows can be shown."""
    if platform != "linux":
        return ""
    folder = plugins or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    asked = environment.get("QT_QPA_PLATFORM", "")
    ways = [way.partition(":")[0].partition("-")[0] for way in asked.split(";") if way] or ["xcb", "wayland"]
    if asked and not any(any(folder.glob(f"libq{way}*")) for way in ways):
        return (
            f"QT_QPA_PLATFORM is {asked}, which this program does not have; nothing was started. "
            "Leave it unset, or set it to xcb."
        )
    if not {"xcb", "wayland"}.issuperset(ways):
        return ""
    if "xcb" in ways and environment.get("DISPLAY"):
        return _why_no_x11(environment["DISPLAY"], folder, load)
    if "wayland" in ways and environment.get("WAYLAND_DISPLAY"):
        return _why_no_wayland(environment, folder)
    return "There is no display here; nothing was started. Start it in a graphical session."


def _why_no_wayland(environment: Mapping[str, str], plugins: Path) -> str:
    if not any(plugins.glob("libqwayland*")):
        return (
            "Only Wayland is here and this program shows its windows by X11; nothing was started. "
            "Install Xwayland (package xwayland), or sign in to an X11 session."
        )
    display = environment["WAYLAND_DISPLAY"]
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(Path(environment.get("XDG_RUNTIME_DIR", ""), display)))
        except OSError:
            return _unreached(display)
    return ""


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
    return _unreached(display)


def _unreached(display: str) -> str:
    return (
        f"The screen {display} cannot be reached; nothing was started. "
        "Start it in the graphical session of this account."
    )
