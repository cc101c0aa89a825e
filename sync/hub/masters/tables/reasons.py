"""Why, and what is wrong: reasons, defects and their groups."""

from collections.abc import Sequence
from typing import Final

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import DefectCode, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Defect, DefectGroup, Reason


def _reason(record: Record) -> Reason:
    return Reason(
        code=ReasonCode(record.code("code")),
        use=record.choice("use", ReasonUse),
        names=record.names(),
        icon=record.text("icon"),
        decisions=record.choices("decisions", Disposition),
    )


def _check_reasons(rows: Sequence[Placed[Reason]], known: KnownRows) -> None:
    for row, place in rows:
        if row.icon and row.icon not in known.around.icons:
            known.found.at(place, Wrong.UNKNOWN, "icon", code=row.icon, target="resources/icons")


def _defect(record: Record) -> Defect:
    return Defect(code=DefectCode(record.code("code")), group=record.code("group"), names=record.names())


def _check_defects(rows: Sequence[Placed[Defect]], known: KnownRows) -> None:
    """Where a plant names groups, it names all; without names their codes are shown."""
    if known.files.of(DefectGroup):
        for row, place in rows:
            known.refer(place, "group", row.group, DefectGroup)


def _defect_group(record: Record) -> DefectGroup:
    return DefectGroup(code=record.code("code"), names=record.names())


REASONS: Final = MasterTable(
    struct=Reason,
    format=Format("reasons.csv", ("code", "use", "name_zh", "name_en"), ("icon", "decisions")),
    holds=Names(
        zh="报废、返工、停线、呼叫、处置、补打的原因",
        en="reasons for scrap, rework, stops, calls, dispositions, reprints",
    ),
    read=by_row(_reason),
    check=_check_reasons,
)
DEFECTS: Final = MasterTable(
    struct=Defect,
    format=Format("defects.csv", ("code", "group", "name_zh", "name_en")),
    holds=Names(zh="缺陷", en="what can be wrong with a piece"),
    read=by_row(_defect),
    check=_check_defects,
)
DEFECT_GROUPS: Final = MasterTable(
    struct=DefectGroup,
    format=Format("defect_groups.csv", ("code", "name_zh", "name_en")),
    holds=Names(zh="缺陷组名称", en="what groups of defects are called"),
    read=by_row(_defect_group),
)
