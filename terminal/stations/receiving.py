"""Receiving: material comes in, becomes known as a lot and gets its label."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

RECEIVING: Final = StationType(
    name="receiving",
    names=Names(zh="收货", en="Receiving"),
    icon="truck",
    screens=("receiving", "andon", "my_reports", "trace"),
    first_screen="receiving",
    does_operations=False,
)
