"""Inspection: items are judged and measured; a failed unit is held and disposed of."""

from typing import Final

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType

INSPECTION: Final = StationType(
    name="inspection",
    names=Names(zh="检验", en="Inspection"),
    icon="clipboard-check",
    screens=("inspection", "disposition", "andon", "my_reports", "trace"),
    first_screen="inspection",
)
