"""A trace in words: answer first, plant time, names and values, by operation, in both languages."""

import re
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from terminal.domain.ids import (
    DefectCode,
    ItemCode,
    Operation,
    OrderCode,
    PersonCode,
    StationCode,
    ThingKind,
)
from terminal.domain.masters.row import Names as Both
from terminal.domain.masters.rows import Defect, Person, Plant, Routing, RoutingOperation, Station, WorkOrder
from terminal.domain.state.genealogy import Completeness, Edge, Fact, Gap, Node, Trace
from terminal.domain.state.unit import UnitStatus
from ui.text import set_language
from ui.words.trace import STATUS, names_of, trace_words


def fact(kind: str, data: dict[str, Any], **more: Any) -> Fact:
    return Fact(
        key="T/1/1",
        at="2026-11-22T05:00:00.000000Z",
        type=kind,
        subject="U-1",
        subject_kind="unit",
        actor="P-1",
        authentication="badge",
        station="ST-1",
        operation=10,
        order="WO-1",
        shift=None,
        equipment=None,
        data=data,
        **more,
    )


FOUND = Trace(
    code="U-1",
    kind=ThingKind.UNIT,
    nodes=(Node("U-1", ThingKind.UNIT, "ST-1", "held"),),
    edges=(
        Edge(
            "U-1", "L-1", Decimal(4), "2026-11-22T05:00:00Z", None, "ST-1", 10, ThingKind.UNIT, ThingKind.LOT
        ),
    ),
    facts=(
        fact(
            "inspection.recorded",
            {
                "name": "Gap",
                "value": "0.25",
                "uom": "mm",
                "lower": "0.10",
                "upper": "0.20",
                "verdict": "fail",
                "defect": "GAP",
            },
        ),
        fact("work.reported", {"good": "0", "scrap": [{"reason": "R", "quantity": "1"}]}, taken_back_by="x"),
    ),
    completeness=Completeness(False, "2026-11-22T05:00:00Z", (Gap("T", "ST-2", 3, None, True),)),
)
ROWS = (
    Plant(names=Both("厂", "Plant"), zone="Asia/Shanghai"),
    Person(code=PersonCode("P-1"), name="李建华"),
    Station(code=StationCode("ST-1"), names=Both("装配", "Assembly"), line="A", type="assembly"),
    Defect(code=DefectCode("GAP"), names=Both("间隙超差", "Gap too wide"), group="g"),
    WorkOrder(code=OrderCode("WO-1"), item=ItemCode("M"), quantity=Decimal(1)),
    Routing(
        item=ItemCode("M"),
        operations=(RoutingOperation(number=Operation(10), names=Both("拧紧", "Torque"), stations=()),),
    ),
)


def test_answer_first_then_operations() -> None:
    lines = trace_words(FOUND, names_of(ROWS)).splitlines()
    assert lines[0] == "U-1: on hold, Assembly"
    assert lines[1] == "May lack events: ST-2 (silent, 3 to send)"
    assert "10 Torque · WO-1" in lines
    told = "Inspection · Gap · 0.25 mm [0.10 … 0.20] · Fail · Gap too wide  (Assembly, 李建华)"
    assert f"  2026-11-22 13:00:00  {told}" in lines
    assert "good 0 · R 1 · taken back" in lines[-1]


def test_what_was_done_to_another_thing_says_to_which() -> None:
    lot = msgspec.structs.replace(FOUND, code="L-1", kind=ThingKind.LOT)
    assert "  2026-11-22 13:00:00  U-1: Report · good 0" in trace_words(lot, names_of(ROWS))
    assert "U-1: Report" not in trace_words(FOUND, names_of(ROWS))


@pytest.mark.parametrize(
    ("how_far", "words"),
    [
        (Completeness(True, ""), "Complete: every station has told all that it knew."),
        (Completeness(False, ""), "From this station's own records: the hub may know more."),
        (
            Completeness(False, "", (Gap("T", "ST-2", 0, "", True), Gap("T", "ST-3", 0, "", False))),
            "May lack events: ST-2 (silent), ST-3 (its journal differs)",
        ),
    ],
)
def test_nothing_is_called_complete_that_is_not(how_far: Completeness, words: str) -> None:
    found = msgspec.structs.replace(FOUND, completeness=how_far)
    assert trace_words(found).splitlines()[1] == words


def test_in_chinese() -> None:
    set_language("zh")
    words = trace_words(FOUND, names_of(ROWS))
    assert "10 拧紧 · WO-1" in words
    assert words.startswith("U-1：隔离中，装配")


@pytest.mark.parametrize("status", [*UnitStatus, *STATUS])
def test_every_status_has_chinese_words(status: str) -> None:
    set_language("zh")
    found = msgspec.structs.replace(FOUND, nodes=(Node("U-1", ThingKind.UNIT, "ST-1", str(status)),))
    assert not re.search(r"[a-z]", trace_words(found).splitlines()[0])
    assert "已完工" in trace_words(
        msgspec.structs.replace(found, nodes=(Node("U-1", ThingKind.UNIT, "", "finished"),))
    )


def test_values_stand_in_chinese_words() -> None:
    set_language("zh")
    words = trace_words(FOUND, names_of(ROWS))
    assert "0.25 mm [0.10 … 0.20] · 不合格 · 间隙超差  (装配, 李建华)" in words


def test_without_names_codes_stand() -> None:
    assert trace_words(FOUND).startswith("U-1: on hold, ST-1")
