"""Assembly: units or quantities are built from scanned material and reported."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

ASSEMBLY: Final = StationType(
    name="assembly",
    names=Names(zh="装配", en="Assembly"),
    icon="wrench",
    screens=("station", "andon", "my_reports", "disposition", "trace"),
    first_screen="station",
)
