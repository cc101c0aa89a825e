"""Process: a machine does the work; its parameters are recorded with every unit."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

PROCESS: Final = StationType(
    name="process",
    names=Names(zh="工艺", en="Process"),
    icon="thermometer",
    screens=("station", "andon", "my_reports", "disposition", "trace"),
    first_screen="station",
)
