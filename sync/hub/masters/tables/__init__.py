"""The tables of master data, one record each.

A new table is a struct of the domain, a record here and its place in `TABLES`. No database, no request.
"""

from typing import Any, Final

from sync.hub.masters.files.table import MasterTable
from sync.hub.masters.tables.calendar import HOLIDAYS, SHIFTS
from sync.hub.masters.tables.charts import CHARTS
from sync.hub.masters.tables.instruments import INSTRUMENTS
from sync.hub.masters.tables.items import BOM, ITEMS
from sync.hub.masters.tables.labels import LABELS
from sync.hub.masters.tables.lots import LOTS
from sync.hub.masters.tables.orders import ORDERS
from sync.hub.masters.tables.patterns import PATTERNS
from sync.hub.masters.tables.people import PEOPLE, QUALIFICATION_NAMES, QUALIFICATIONS
from sync.hub.masters.tables.plant import PLANT, STATIONS
from sync.hub.masters.tables.reasons import DEFECT_GROUPS, DEFECTS, REASONS
from sync.hub.masters.tables.routings import ROUTINGS

TABLES: Final[tuple[MasterTable[Any], ...]] = (
    PLANT,
    PEOPLE,
    QUALIFICATIONS,
    SHIFTS,
    HOLIDAYS,
    STATIONS,
    ITEMS,
    BOM,
    ROUTINGS,
    ORDERS,
    REASONS,
    DEFECTS,
    PATTERNS,
    INSTRUMENTS,
    LOTS,
    DEFECT_GROUPS,
    QUALIFICATION_NAMES,
    LABELS,
    CHARTS,
)
"""Every table there may be, in the order in which rows are loaded."""
