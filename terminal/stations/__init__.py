"""Station types as data: one file, one type. A new type is a new file and a place in `STATION_TYPES`.

No behaviour: what a type shows and asks, the window and the screens read. Stands on
`terminal.domain.masters`.
"""

from typing import Final

from terminal.stations.assembly import ASSEMBLY
from terminal.stations.inspection import INSPECTION
from terminal.stations.kiosk import KIOSK
from terminal.stations.packing import PACKING
from terminal.stations.process import PROCESS
from terminal.stations.receiving import RECEIVING
from terminal.stations.station_type import StationType

STATION_TYPES: Final[tuple[StationType, ...]] = (RECEIVING, ASSEMBLY, PROCESS, INSPECTION, PACKING, KIOSK)


def station_type(name: str) -> StationType | None:
    """The type of that name."""
    return next((entry for entry in STATION_TYPES if entry.name == name), None)
