"""A folder imported into a hub that has something: each table by itself, and what records forbid."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sync.hub.admin import Imported, import_masters
from sync.hub.store.work import all_masters
from terminal.domain.events import payloads as ev
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import MasterRow
from tests.sync.hub.conftest import SetClock
from tests.sync.hub.masters_cases import SMALL_PLANT
from tests.sync.hub.pen import Pen
from tests.sync.hub.projecting import Bench

SECOND_OPERATION = """
[[routing.operation]]
number = 20
name_zh = "测试"
name_en = "Test"
stations = ["ST-1"]
step = [{ number = 10, kind = "scan_unit", name_zh = "扫", name_en = "Scan unit" }]

[[routing]]
item = "C"
"""


class Office:
    """A planner's folder beside a hub."""

    def __init__(self, root: Path) -> None:
        self.hub, self.folder = root / "hub", root / "planner"
        self.folder.mkdir()
        self.bench = Bench(self.hub, SetClock(), [])
        self.files = dict(SMALL_PLANT)

    def load(self, *names: str, remove_absent: bool = False) -> Imported:
        """Imports a folder that holds these files; all where none is named."""
        for path in self.folder.iterdir():
            path.unlink()
        for name in names or self.files:
            (self.folder / name).write_text(self.files[name], encoding="utf-8")
        return import_masters(self.hub, self.folder, remove_absent=remove_absent)

    def change(self, name: str, old: str, new: str) -> None:
        assert old in self.files[name]
        self.files[name] = self.files[name].replace(old, new, 1)

    def rows(self) -> dict[tuple[str, str], MasterRow]:
        with self.bench.hub.database.reading() as connection:
            return {(row.kind, row.key()): row for row in all_masters(connection)}

    def row(self, kind: str, key: str) -> Any:
        return self.rows()[kind, key]

    def has(self, kind: str, key: str) -> bool:
        return (kind, key) in self.rows()

    def work(self, payload: ev.Payload, subject: tuple[str, str], **about: Any) -> None:
        """Somebody works on WO-1."""
        pen = Pen("T1", "ST-1")
        pen.write(payload, subject=subject, **about)
        self.bench.take(pen)

    def start(self) -> None:
        self.work(ev.UnitStarted(item=ItemCode("M")), ("unit", "M-1"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    done = made.load()
    assert (done.problems, done.refused, len(done.taken)) == ((), (), len(SMALL_PLANT))
    yield made
    made.bench.hub.close()


def where(done: Imported) -> list[str]:
    """File and line of each problem."""
    return [problem.partition(": ")[0] for problem in done.problems]


def test_orders_alone_are_taken(office: Office) -> None:
    """What they rest on is at the hub, and of what no file holds nothing is said, not even to remove it."""
    office.change("orders.csv", "WO-1,M,10", "WO-3,M,12")
    done = office.load("orders.csv", remove_absent=True)
    assert (done.taken, done.refused, done.problems) == (("orders.csv",), (), ())
    assert (done.changed, done.removed, done.absent) == (1, 1, {})
    assert office.row("order", "WO-3").quantity == 12
    assert not office.has("order", "WO-1")
    assert office.has("person", "P1")


def test_a_bad_item_does_not_stop_orders(office: Office) -> None:
    office.change("items.csv", "Screw,lot", "Screw,batch")
    office.change("items.csv", "Label,none", "Sticker,none")
    office.change("orders.csv", "WO-2,C,100", "WO-2,C,150")
    done = office.load()
    assert (done.refused, where(done)) == (("items.csv",), ["items.csv:3"])
    assert "orders.csv" in done.taken
    assert office.row("order", "WO-2").quantity == 150
    assert office.row("item", "T").names.en == "Label"
    assert "Nothing of items.csv was loaded" in done.words()


def test_what_rests_on_a_refused_table_says_which_file_to_correct(office: Office) -> None:
    office.change("items.csv", "T,标签", "Z,新,New,lot,,,,\nT,标签")
    office.change("items.csv", "Controller,unit", "Controller,each")
    office.files["bom.csv"] += "C,Z,1,10\nM,Z,1,10\n"
    done = office.load()
    assert done.refused == ("bom.csv", "items.csv")
    assert where(done) == ["bom.csv:4", "items.csv:2"]
    assert "rests on one that was refused in items.csv" in done.problems[0]


def test_a_table_that_would_spoil_what_the_hub_has_is_refused(office: Office) -> None:
    """Its other end is in no file: an item that has lots at the hub would have none."""
    office.change("items.csv", "Screw,lot", "Screw,none")
    done = office.load("items.csv", "orders.csv")
    assert (done.taken, done.refused) == (("orders.csv",), ("items.csv",))
    assert where(done) == ["items.csv:1"]
    assert "what the hub has of lots.csv would be wrong" in done.problems[0]


def test_what_was_wrong_at_the_hub_before_stops_nothing(office: Office) -> None:
    office.change("items.csv", "Screw,lot", "Screw,none")
    office.files["lots.csv"] = "code,item,quantity\n"
    assert office.load(remove_absent=True).problems == ()
    office.files["items.csv"] = SMALL_PLANT["items.csv"]
    assert office.load("items.csv", "stations.csv").problems == ()


def test_a_code_of_another_thing_at_the_hub_is_not_given_again(office: Office) -> None:
    office.change("orders.csv", "WO-1", "ST-1")
    done = office.load("orders.csv")
    assert (done.taken, where(done)) == ((), ["orders.csv:2"])
    assert "already stands for station ST-1 at the hub" in done.problems[0]
    office.change("stations.csv", "KB-1,看板,Board,A,kiosk,,", "ST-2,二,Two,A,assembly,,36901234001")
    assert where(office.load("stations.csv")) == ["stations.csv:3"]


def test_qualifications_alone_change_the_people_at_the_hub(office: Office) -> None:
    office.files["qualifications.csv"] = "person,qualification,expires\nP2,weld,\nP1,solder,\n"
    done = office.load("qualifications.csv")
    assert (done.problems, done.changed, done.absent) == ((), 2, {})
    assert [entry.code for entry in office.row("person", "P2").qualifications] == ["weld"]
    assert [entry.expires for entry in office.row("person", "P1").qualifications] == [None]


def test_people_alone_keep_what_they_are_qualified_for(office: Office) -> None:
    office.change("people.csv", "李建华", "李建国")
    done = office.load("people.csv")
    assert (done.problems, done.changed) == ((), 1)
    person = office.row("person", "P1")
    assert (person.name, [entry.code for entry in person.qualifications]) == ("李建国", ["solder"])


def test_the_same_folder_again_changes_nothing(office: Office) -> None:
    done = office.load()
    assert (done.changed, done.removed, done.problems) == (0, 0, ())


def test_a_file_that_is_needed_may_be_missing_once_the_hub_has_its_rows(office: Office) -> None:
    assert office.load("stations.csv", "lots.csv").problems == ()


def test_the_item_of_an_order_in_work_stays(office: Office) -> None:
    office.change("orders.csv", "WO-1,M,10", "WO-1,C,10")
    assert office.load("orders.csv").problems == ()
    office.change("orders.csv", "WO-1,C,10", "WO-1,M,10")
    assert office.load("orders.csv").problems == ()
    office.start()
    office.change("orders.csv", "WO-1,M,10", "WO-1,M,20")
    assert office.load("orders.csv").problems == ()
    office.change("orders.csv", "WO-1,M,20", "WO-1,C,20")
    done = office.load("orders.csv")
    assert where(done) == ["orders.csv:2"]
    assert "WO-1 is being made of M" in done.problems[0]


def test_an_operation_stays_while_orders_are_in_work(office: Office) -> None:
    plain = office.files["routings.toml"]
    office.change("routings.toml", '[[routing]]\nitem = "C"\n', SECOND_OPERATION)
    assert office.load("routings.toml").problems == ()
    office.start()
    office.files["routings.toml"], longer = plain, office.files["routings.toml"]
    done = office.load("routings.toml")
    assert where(done) == ["routings.toml:2"]
    assert "Operation 20 of M is missing and WO-1 in work" in done.problems[0]
    office.change("orders.csv", ",A,released", ",A,closed")
    assert office.load("orders.csv", "routings.toml").refused == ("routings.toml",)
    assert office.load("routings.toml").problems == ()
    office.files["routings.toml"] = longer
    assert office.load("routings.toml").problems == ()


def test_an_operation_keeps_its_number(office: Office) -> None:
    office.change("routings.toml", '[[routing]]\nitem = "C"\n', SECOND_OPERATION)
    assert office.load("routings.toml").problems == ()
    office.change("routings.toml", "number = 20\nname_zh", "number = 25\nname_zh")
    assert office.load("routings.toml").problems == ()  # nothing was ever made by it
    office.start()
    office.change("routings.toml", "number = 25\nname_zh", "number = 30\nname_zh")
    done = office.load("routings.toml")
    assert where(done) == ["routings.toml:20"]
    assert "Operation 25 of M is called 30 here" in done.problems[0]


def test_a_number_is_never_given_to_another_operation(office: Office) -> None:
    office.change("routings.toml", '[[routing]]\nitem = "C"\n', SECOND_OPERATION)
    assert office.load("routings.toml").problems == ()
    office.change("orders.csv", ",A,released", ",A,closed")
    assert office.load("orders.csv").problems == ()
    office.start()
    kept = office.files["routings.toml"]
    office.files["routings.toml"] = SMALL_PLANT["routings.toml"]
    assert office.load("routings.toml").problems == ()
    office.files["routings.toml"] = kept.replace("测试", "喷漆").replace('"Test"', '"Paint"')
    done = office.load("routings.toml")
    assert where(done) == ["routings.toml:20"]
    assert "Operation 20 of M was Test in records" in done.problems[0]


@pytest.mark.parametrize("used", ["bill", "lot", "record"])
def test_a_unit_of_measure_in_use_stays(office: Office, used: str) -> None:
    item = {"bill": "S", "lot": "V", "record": "W"}[used]
    office.change("items.csv", "T,标签", "V,胶,Glue,lot,,,,\nW,漆,Paint,lot,,,,\nT,标签")
    assert office.load("items.csv").problems == ()
    office.change("items.csv", "gtin", "uom,gtin")
    for kind in ("unit", "lot", "none"):
        office.files["items.csv"] = office.files["items.csv"].replace(f",{kind},", f",{kind},pcs,")
    before = office.files["items.csv"]
    changed = "\n".join(
        line.replace(",pcs,", ",kg,") if line.startswith(item) else line for line in before.splitlines()
    )
    if used != "bill":
        office.files["items.csv"] = changed
        assert office.load("items.csv").problems == ()
        office.files["items.csv"] = before
        assert office.load("items.csv").problems == ()
    if used == "lot":
        office.files["lots.csv"] += "L-V,V,1,,,\n"
        assert office.load("lots.csv").problems == ()
    if used == "record":
        received = ev.LotReceived(item=ItemCode("W"), quantity=Decimal(1))
        office.work(received, ("lot", "L-W"), order=None, operation=None)
    office.files["items.csv"] = changed
    done = office.load("items.csv")
    assert done.refused == ("items.csv",)
    assert f"{item} is counted in pcs in " in done.problems[0]
