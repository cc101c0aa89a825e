import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from argon2 import PasswordHasher

import resources
from sync.hub.masters.import_folder import read_masters
from terminal.domain.codes.commands import CommandWord
from terminal.domain.codes.label_patterns import plant_patterns
from terminal.domain.masters.kinds import LotState, ReasonUse, Role, StepKind
from terminal.domain.masters.rows import (
    BillOfMaterial,
    CodePattern,
    Defect,
    Instrument,
    Item,
    Lot,
    MasterRow,
    Person,
    Plant,
    Reason,
    Routing,
    Shift,
    Station,
    WorkOrder,
)
from terminal.domain.state.routing import reports_itself
from terminal.stations import STATION_TYPES

T = TypeVar("T")
GUIDES = Path(__file__).parents[2] / "docs" / "guides"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def plant() -> tuple[MasterRow, ...]:
    read = read_masters(resources.ROOT / "demo")
    assert [(problem.file, problem.line, problem.reason) for problem in read.problems] == []
    return read.rows


def of(rows: tuple[MasterRow, ...], kind: type[T]) -> list[T]:
    return [row for row in rows if isinstance(row, kind)]


def test_it_has_the_size_of_a_believable_plant(plant: tuple[MasterRow, ...]) -> None:
    counts = Counter(type(row) for row in plant)
    assert (counts[Plant], counts[Shift], counts[Person], counts[WorkOrder], counts[Lot]) == (
        1,
        3,
        20,
        12,
        40,
    )
    assert counts[Reason] + counts[Defect] == 60
    assert len(of(plant, Station)) == 9


def test_every_station_type_is_there(plant: tuple[MasterRow, ...]) -> None:
    assert {row.type for row in of(plant, Station)} == {entry.name for entry in STATION_TYPES}


def test_every_use_of_a_reason_is_there_and_has_an_icon(plant: tuple[MasterRow, ...]) -> None:
    reasons = of(plant, Reason)
    assert {row.use for row in reasons} == set(ReasonUse)
    assert {row.icon for row in reasons} <= set(resources.icon_names())


def test_printed_call_commands_have_their_reasons(plant: tuple[MasterRow, ...]) -> None:
    calls = {row.code for row in of(plant, Reason) if row.use is ReasonUse.CALL}
    assert {word.name.replace("_", "-") for word in CommandWord if word.is_call} <= calls


def test_lots_show_every_way_to_be_refused(plant: tuple[MasterRow, ...]) -> None:
    lots = of(plant, Lot)
    assert Counter(lot.state for lot in lots)[LotState.BLOCKED] >= 2
    assert Counter(lot.state for lot in lots)[LotState.QUARANTINE] >= 1
    assert [lot.item for lot in lots if lot.expires and lot.expires < TODAY] == ["SLD-305"]
    assert [lot.code for lot in lots if lot.item == "SCR-M3" and 4 < lot.quantity < 8] == ["2610-0518"]


def test_every_consumed_lot_item_has_a_good_lot(plant: tuple[MasterRow, ...]) -> None:
    good = {
        lot.item
        for lot in of(plant, Lot)
        if lot.state == "released" and not (lot.expires and lot.expires < TODAY)
    }
    tracking = {row.code: row.tracking for row in of(plant, Item)}
    steps = [step for row in of(plant, Routing) for operation in row.operations for step in operation.steps]
    consumed = {step.component for step in steps if step.kind is StepKind.CONSUME and step.component}
    assert {item for item in consumed if tracking[item] == "lot"} <= good
    assert {item for item in consumed if tracking[item] == "unit"} == {"PCB-40A"}


def test_a_unit_goes_from_soldering_to_the_box(plant: tuple[MasterRow, ...]) -> None:
    routings = {str(row.item): row for row in of(plant, Routing)}
    assert [op.stations for op in routings["PCB-40A"].operations] == [("ST-040",)]
    way = [op.stations for op in routings["MC-40"].operations]
    assert way == [("ST-020",), ("ST-030",), ("ST-050",), ("ST-060",), ("ST-070",)]
    first = next(row for row in of(plant, BillOfMaterial) if row.item == "MC-40").lines[0]
    assert (first.component, first.operation) == ("PCB-40A", 10)
    torque = routings["MC-40"].operations[2].steps[2]
    assert (str(torque.lower), str(torque.upper), torque.uom) == ("1.10", "1.30", "N·m")


def test_instruments_serve_the_plan_and_one_is_out_of_calibration(plant: tuple[MasterRow, ...]) -> None:
    instruments = of(plant, Instrument)
    steps = [step for row in of(plant, Routing) for op in row.operations for step in op.steps]
    assert {row.uom for row in instruments} <= {step.uom for step in steps}
    assert [row.code for row in instruments if row.calibration_due and row.calibration_due < TODAY] == [
        "G-GAP-02"
    ]


def test_there_is_work_by_quantity_and_work_of_one_scan(plant: tuple[MasterRow, ...]) -> None:
    operations = {row.item: row.operations for row in of(plant, Routing)}
    assert [item for item, ops in operations.items() if any(op.flow == "batch" for op in ops)] == ["CBL-40"]
    assert [item for item, ops in operations.items() if any(reports_itself(op) for op in ops)] == [
        "FAN-40",
        "MC-40",
    ]
    ordered = {row.item for row in of(plant, WorkOrder) if row.state == "released"}
    assert set(operations) == ordered


def test_every_operation_has_people_and_somebody_is_refused(plant: tuple[MasterRow, ...]) -> None:
    people = of(plant, Person)
    needed = {op.qualification for row in of(plant, Routing) for op in row.operations}
    valid = Counter(
        own.code
        for person in people
        for own in person.qualifications
        if not own.expires or own.expires > TODAY
    )
    assert all(valid[code] >= 3 for code in needed)
    expired = [
        person.name
        for person in people
        for own in person.qualifications
        if own.expires and own.expires < TODAY
    ]
    assert expired == ["赵敏"]
    assert [person.name for person in people if not person.active] == ["罗永辉"]


def test_supervisors_have_verifiers_and_nobody_has_a_plain_pin(plant: tuple[MasterRow, ...]) -> None:
    people = of(plant, Person)
    assert all(person.pin.startswith("$argon2id$") for person in people if person.role is Role.SUPERVISOR)
    assert all(not person.pin or person.pin.startswith("$argon2id$") for person in people)


@pytest.mark.slow
def test_guides_name_the_pins_that_open(plant: tuple[MasterRow, ...]) -> None:
    verifiers = {str(person.code): person.pin for person in of(plant, Person) if person.pin}
    english, chinese = (
        dict(re.findall(r"\| (E[0-9]{5}) .*\| ([0-9]{6}) \|", (GUIDES / guide).read_text(encoding="utf-8")))
        for guide in ("masters.md", "masters.zh-CN.md")
    )
    assert english == chinese
    assert english.keys() == verifiers.keys()
    assert PasswordHasher().verify(verifiers["E10482"], english["E10482"])


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("MC40-2611-000343", "unit"),
        ("PCB40A-2611-000812", "unit"),
        ("FAN40-2611-000007", "unit"),
        ("BX-2611-00017", "box"),
        ("BX-ST-080.1-261122-001", "box"),
        ("2611-0530", "lot"),
        ("WO-2026-1147", "order"),
        ("B10482", "person"),
    ],
)
def test_a_code_of_the_plant_has_one_meaning(code: str, means: str, plant: tuple[MasterRow, ...]) -> None:
    patterns = plant_patterns(of(plant, CodePattern))
    assert [entry.kind for entry in patterns if entry.shape.fullmatch(code)] == [means]


def test_every_known_code_of_a_kind_fits_its_pattern(plant: tuple[MasterRow, ...]) -> None:
    shapes = {str(entry.kind): entry.shape for entry in plant_patterns(of(plant, CodePattern))}
    for row in plant:
        if row.kind in {"order", "lot", "person"}:
            assert all(shapes[row.kind].fullmatch(code) for code in row.codes())
