"""Packing: finished units go into boxes, boxes get their labels."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

PACKING: Final = StationType(
    name="packing",
    names=Names(zh="包装", en="Packing"),
    icon="package",
    screens=("packing", "andon", "my_reports", "trace"),
    first_screen="packing",
    does_operations=False,
)
