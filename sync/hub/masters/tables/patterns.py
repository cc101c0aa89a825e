"""How the plant's own codes look."""

from typing import Final

from sync.hub.masters.files.records import Format, Record
from sync.hub.masters.files.table import MasterTable, by_row
from terminal.domain.codes.meanings import CodeKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import CodePattern


def _pattern(record: Record) -> CodePattern:
    record.needed("pattern")
    return CodePattern(
        code=record.code("code"),
        means=record.choice("means", CodeKind),
        pattern=record.pattern("pattern"),
    )


PATTERNS: Final = MasterTable(
    struct=CodePattern,
    format=Format("patterns.csv", ("code", "means", "pattern")),
    holds=Names(zh="本厂条码规则", en="how the plant's own codes look"),
    read=by_row(_pattern),
)
