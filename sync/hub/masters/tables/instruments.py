"""Gauges, and until when they are calibrated."""

from typing import Final

from sync.hub.masters.files.records import Format, Record
from sync.hub.masters.files.table import MasterTable, by_row
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Instrument


def _instrument(record: Record) -> Instrument:
    return Instrument(
        code=record.code("code"),
        names=record.names(),
        serial=record.needed("serial") and record.name("serial") and record.scanned("serial"),
        resolution=record.quantity("resolution"),
        uom=record.name("uom"),
        calibration_due=record.day("calibration_due"),
    )


INSTRUMENTS: Final = MasterTable(
    struct=Instrument,
    format=Format(
        "instruments.csv",
        ("code", "name_zh", "name_en", "serial", "resolution"),
        ("uom", "calibration_due"),
    ),
    holds=Names(zh="量具与校准日期", en="gauges and when they are to be calibrated"),
    read=by_row(_instrument),
)
