"""The recipe of a table of master data."""

from pathlib import Path

import pytest

from tests.architecture.recipes.copied import added, insert, run, run_tests

pytestmark = pytest.mark.slow


def add_master_table(tree: Path) -> None:
    """Where material is kept, by station: a table of its own."""
    rows, tables = "terminal/domain/masters/rows.py", "sync/hub/masters/tables"
    insert(tree, rows, "class Lot(Master", LOCATION)
    insert(tree, rows, "    | LabelTemplate\n", "    | Location\n")
    (tree / tables / "locations.py").write_text(LOCATIONS, encoding="utf-8")
    insert(tree, f"{tables}/__init__.py", "from sync.hub.masters.tables.lots", LOCATIONS_IMPORT)
    insert(tree, f"{tables}/__init__.py", "    LOTS,\n", "    LOCATIONS,\n")
    example = "code,name_zh,name_en,station\nSHELF-1,货架,Shelf,ST-020\n"
    (tree / "resources/new_plant/locations.csv").write_text(example, encoding="utf-8")


LOCATION = '''class Location(NamedCode, frozen=True, kw_only=True):
    """A place where material of a station is kept."""

    kind: ClassVar[str] = "location"
    station: StationCode


'''
LOCATIONS_IMPORT = "from sync.hub.masters.tables.locations import LOCATIONS\n"
LOCATIONS = '''"""Where material is kept."""

from collections.abc import Sequence
from typing import Final

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from terminal.domain.ids import StationCode
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Location, Station


def _location(record: Record) -> Location:
    station = StationCode(record.code("station"))
    return Location(code=record.code("code"), names=record.names(), station=station)


def _check_locations(rows: Sequence[Placed[Location]], known: KnownRows) -> None:
    for row, place in rows:
        known.refer(place, "station", row.station, Station)


LOCATIONS: Final = MasterTable(
    struct=Location,
    format=Format("locations.csv", ("code", "name_zh", "name_en", "station")),
    holds=Names(zh="存放地点", en="where material is kept"),
    read=by_row(_location),
    check=_check_locations,
)
'''
MASTER_AT_WORK = """
import sys
from pathlib import Path

from sync.hub.masters.import_folder import read_masters
from sync.hub.masters.load import load_rows
from sync.hub.masters.new_plant import write_new_plant
from terminal.domain.masters.rows import Location
from tests.chaos.computers import Templates, shared_statements
from tests.sync.forked_plant import Plant

data = Path(sys.argv[1])
write_new_plant(data / "planner")
wanted = (data / "planner" / "README.md").read_text(encoding="utf-8")
assert "| locations.csv (optional) | where material is kept | 存放地点（可选） |" in wanted
with shared_statements():
    plant = Plant(data, Templates(data / "templates"))
    load_rows(plant.hub.hub, read_masters(data / "planner").rows)
    station = plant.new("ST-020")
    station.exchange(3)
    print(station.work.masters.get(Location, "SHELF-1"))
    station.stop()
    plant.hub.close()
locations = data / "planner" / "locations.csv"
locations.write_text(locations.read_text(encoding="utf-8").replace("ST-020", "ST-404"), encoding="utf-8")
print([problem.reason for problem in read_masters(data / "planner").problems])
"""


def test_master_table(tree: Path) -> None:
    added(tree, "master table", add_master_table)
    said = run(tree, "-c", MASTER_AT_WORK, str(tree / "data"))
    assert "Location(code='SHELF-1', names=Names(zh='货架', en='Shelf'), station='ST-020')" in said
    assert "ST-404 is not in stations.csv" in said
    run_tests(tree, "tests/sync/hub/masters/test_new_plant.py")
