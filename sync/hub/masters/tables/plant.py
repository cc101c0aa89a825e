"""The plant and its stations."""

import re
from collections.abc import Sequence
from typing import Final

from sync.hub.masters.files.problems import Findings
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row, check_unique
from sync.hub.masters.files.toml import load, record_of
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.ids import StationCode
from terminal.domain.masters.kinds import PalletRule
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Plant, Station

_SSCC: Final = re.compile("[0-9]{11}")


def read_plant(layout: Format, text: str, found: Findings) -> list[Placed[Plant]]:
    """The one row of plant.toml; none where it is no TOML."""
    toml = load(layout.file, text, (), found)
    if toml is None:
        return []
    record = record_of(layout, toml.tables, toml.place(()), found)
    pallets = record.choice("pallets", PalletRule, PalletRule.ITEM)
    return [Placed(Plant(names=record.names(), zone=record.needed("zone"), pallets=pallets), record.place)]


def _check_plant(rows: Sequence[Placed[Plant]], known: KnownRows) -> None:
    for row, place in rows:
        if row.zone and not known.around.zone_exists(row.zone):
            known.found.at(place, Wrong.BAD_ZONE, "zone", value=row.zone)


def _station(record: Record) -> Station:
    plan, by_item = record.plan("plan_per_shift")
    return Station(
        code=StationCode(record.code("code")),
        names=record.names(),
        line=record.code("line"),
        type=record.needed("type"),
        plan_per_shift=plan,
        plan_by_item=by_item,
        sscc=_sscc(record),
    )


def _sscc(record: Record) -> str:
    value = record.text("sscc")
    if value and not _SSCC.fullmatch(value):
        record.wrong(Wrong.BAD_SSCC, "sscc", value=value)
    return value


def _check_stations(rows: Sequence[Placed[Station]], known: KnownRows) -> None:
    """No two stations make the same pallet numbers, each is of a type there is, plans are of known items."""
    check_unique((((row.sscc,), place) for row, place in rows if row.sscc), known.found)
    types = known.around.station_types
    for row, place in rows:
        if row.type and row.type not in types:
            known.found.at(place, Wrong.BAD_CHOICE, "type", value=row.type, known=tuple(types))
        for item in row.plan_by_item:
            known.refer(place, "plan_per_shift", item, Item)


PLANT: Final = MasterTable(
    struct=Plant,
    format=Format("plant.toml", ("name_zh", "name_en", "zone"), ("pallets",)),
    holds=Names(zh="工厂名称与时区", en="name and time zone of the plant"),
    needed=True,
    read=read_plant,
    check=_check_plant,
)
STATIONS: Final = MasterTable(
    struct=Station,
    format=Format("stations.csv", ("code", "name_zh", "name_en", "line", "type"), ("plan_per_shift", "sscc")),
    holds=Names(zh="工位、产线、类型、每班计划", en="workplaces, their line, type and plan of a shift"),
    needed=True,
    read=by_row(_station),
    check=_check_stations,
)
