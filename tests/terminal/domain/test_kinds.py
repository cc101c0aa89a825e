"""Kinds, verdicts and states travel and are kept as the very text they were before they were enums.

The bytes below were written when every one of these fields was a plain text.
"""

from enum import StrEnum
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from terminal.domain.events import payloads as ev
from terminal.domain.ids import Operation
from terminal.domain.masters.kinds import LotState, OrderState
from terminal.domain.masters.label_template import LabelTemplate
from terminal.domain.masters.rows import Item, Lot, Person, Plant, Reason, Routing, WorkOrder
from terminal.domain.state.genealogy import Trace
from terminal.domain.state.print_job import PrintJob
from terminal.domain.state.routing import StepState, failed_steps
from terminal.domain.state.unit import StepDone, UnitDoc
from terminal.quality.charts.streaming import Smooth, Watch

WRITTEN: list[tuple[type[msgspec.Struct], str]] = [
    (ev.ParameterRecorded, '{"step":10,"name":"torque","verdict":"pass","value":"1.25","uom":"Nm"}'),
    (ev.InspectionRecorded, '{"step":20,"name":"scratch","verdict":"fail","defect":"D1"}'),
    (ev.UnitDisposed, '{"disposition":"use_as_is","reason":"C1","ends":[["T",1,2]]}'),
    (ev.PhotoTaken, '{"cause":"hold"}'),
    (Plant, '{"names":{"zh":"名","en":"name"},"zone":"Asia/Shanghai","pallets":"order"}'),
    (
        Person,
        (
            '{"code":"E1","name":"n","latin_name":"","badges":[],"role":"inspector","qualifications":[],'
            '"pin":"","active":true}'
        ),
    ),
    (
        Item,
        (
            '{"code":"M","names":{"zh":"名","en":"name"},"tracking":"lot","uom":"pcs","gtin":"",'
            '"unit_pattern":"","lot_pattern":"","box_quantity":0,"pallet_quantity":0}'
        ),
    ),
    (
        Routing,
        (
            '{"item":"M","operations":[{"number":10,"names":{"zh":"名","en":"name"},"stations":["S"],'
            '"flow":"batch","qualification":"","cycle_s":0,"steps":[{"number":10,"kind":"measure",'
            '"names":{"zh":"名","en":"name"},"component":null,"uom":"","lower":null,"upper":null,'
            '"decimals":2,"defect":null,"source":{"channel":"oven","take":"mean","stale_s":5,"silent":'
            '"warn"},"instrument":"refuse","gauge":"","label":""}]}]}'
        ),
    ),
    (
        WorkOrder,
        ('{"code":"WO","item":"M","quantity":"5","due":"","line":"","state":"closed","tolerance":"0"}'),
    ),
    (
        Reason,
        (
            '{"code":"R","names":{"zh":"名","en":"name"},"use":"disposition","icon":"","decisions":'
            '["rework","scrap"]}'
        ),
    ),
    (
        Lot,
        (
            '{"code":"L1","item":"M","quantity":"9","supplier":"","supplier_lot":"","expires":null,'
            '"state":"quarantine","reason":"","number":"","counted_at":0,"used_before":"0"}'
        ),
    ),
    (
        LabelTemplate,
        (
            '{"code":"L","names":{"zh":"名","en":"name"},"subject":"unit","width":"40","height":"20",'
            '"elements":[{"kind":"text","x":"0","y":"0","width":"10","height":"5","data":"{code}","size":'
            '"3","weight":"bold","align":"center","thickness":"0.3"}],"copies":1,"darkness":null,"speed":'
            "null}"
        ),
    ),
    (
        UnitDoc,
        (
            '{"unit":"U","item":"","order":"","operation":null,"station":"","started_at":0,"updated_at":'
            '0,"steps":[{"operation":10,"step":20,"verdict":"conceded","at":1,"rework_round":0},'
            '{"operation":10,"step":30,"verdict":"consumed","at":1,"rework_round":0,"code":"L1","value":'
            '"1"}],"history":[{"key":["T",1,2],"result":"held","operation":10,"at":3,"station":"S",'
            '"order":"O","first":true}],"holds":[],"built_into":"","box":"","through":{}}'
        ),
    ),
    (
        PrintJob,
        (
            '{"id":"1","template":{"code":"L","names":{"zh":"名","en":"name"},"subject":"unit","width":'
            '"40","height":"20","elements":[{"kind":"text","x":"0","y":"0","width":"10","height":"5",'
            '"data":"{code}","size":"3","weight":"bold","align":"center","thickness":"0.3"}],"copies":1,'
            '"darkness":null,"speed":null},"thing":["unit","U"],"values":{},"number":1,"asked_at":1,'
            '"actor":null,"session":null,"authentication":"","reason":"","order":null,"operation":null,'
            '"begun":false,"doubtful":false}'
        ),
    ),
    (
        Trace,
        (
            '{"code":"U","kind":"unit","nodes":[{"code":"L1","kind":"lot","place":"","status":'
            '"blocked"}],"edges":[{"child":"U","parent":"L1","quantity":"1","from":"a","to":null,'
            '"station":"S","operation":10,"child_kind":"unit","parent_kind":"lot"}],"facts":[],'
            '"completeness":{"complete":false,"complete_to":"","gaps":[]}}'
        ),
    ),
    (
        Watch,
        (
            '{"type":"watch","line":{"centre":"1","spread":"2","scaling":"mean","floor":null,"cap":null},'
            '"rules":["we1","we4"],"conventions":{"trend_counts":"steps","full_window":true,'
            '"window_lines":"current","outside_both_sides":true,"tie_is_beyond":false},"differenced":'
            "false}"
        ),
    ),
    (
        Smooth,
        (
            '{"type":"smooth","centre":"1","sigma":"2","smoothing":{"weight":0.2,"nsigmas":3.0,"limits":'
            '"asymptotic","variance":"current"}}'
        ),
    ),
]
_ENCODE = msgspec.json.Encoder(decimal_format="string").encode


def kinds_in(struct: Any) -> set[type[StrEnum]]:
    """The enums that fields of a struct, and of those inside it, are of."""
    found: set[type[StrEnum]] = set()
    waiting, seen = [inspect.type_info(struct)], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, inspect.EnumType) and issubclass(node.cls, StrEnum):
            found.add(node.cls)
        if isinstance(node, inspect.StructType):
            if node.cls in seen:
                continue
            seen.add(node.cls)
            waiting += [field.type for field in node.fields]
        waiting += _inside(node)
    return found


def _inside(node: Any) -> list[inspect.Type]:
    parts = [getattr(node, name, None) for name in ("item_type", "key_type", "value_type")]
    return [*getattr(node, "types", ()), *getattr(node, "item_types", ()), *filter(None, parts)]


@pytest.mark.parametrize(("struct", "written"), WRITTEN, ids=lambda part: getattr(part, "__name__", ""))
def test_bytes_are_the_same(struct: type[msgspec.Struct], written: str) -> None:
    assert _ENCODE(msgspec.json.decode(written, type=struct)).decode() == written


@pytest.mark.parametrize(
    "kind", sorted({kind for struct, _ in WRITTEN for kind in kinds_in(struct)}, key=str)
)
def test_every_member_is_its_text(kind: type[StrEnum]) -> None:
    for member in kind:
        assert msgspec.json.encode(member) == msgspec.json.encode(member.value)
        assert msgspec.msgpack.encode(member) == msgspec.msgpack.encode(member.value)
        assert msgspec.json.decode(msgspec.json.encode(member.value), type=kind) is member
        assert (str(member), f"{member}") == (member.value, member.value)


@pytest.mark.parametrize("struct", [Item, Lot, Routing, WorkOrder, Reason, Plant, UnitDoc])
def test_structs_hold_kinds(struct: type[msgspec.Struct]) -> None:
    assert kinds_in(struct)


def test_word_that_is_none_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"cause":"spite"}', type=ev.PhotoTaken)


@pytest.mark.parametrize(("row", "state"), [(Lot, LotState.BLOCKED), (WorkOrder, OrderState.CLOSED)])
def test_a_state_of_a_newer_hub_lets_nothing_be_used(row: type[Lot] | type[WorkOrder], state: str) -> None:
    body = {"code": "X-1", "item": "P", "quantity": "1", "state": "recalled"}
    assert msgspec.convert(body, row, strict=False).state is state


def test_the_same_word_is_the_same_kind_before_it_is_a_member() -> None:
    """A row of a store or a caller says "fail": a step that failed has failed, whoever made the word."""
    word: Any = "fail"
    step: Any = None
    failed = StepState(step, StepDone(Operation(10), 20, word, 0, 0))
    assert failed_steps((failed,)) == (failed,)
