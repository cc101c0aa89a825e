"""Kiosk: a board for everybody who passes; nobody signs in."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

KIOSK: Final = StationType(
    name="kiosk",
    names=Names(zh="看板", en="Board"),
    icon="layout-grid",
    screens=("board",),
    first_screen="board",
    does_operations=False,
    signs_in=False,
)
