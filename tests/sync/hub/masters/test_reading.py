import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.hub.masters.files.problems import Findings
from sync.hub.masters.files.records import Placed, csv_records, decode
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.reading import assembled, read_files
from sync.hub.masters.tables import TABLES
from sync.hub.masters.tables.lots import LOTS
from sync.hub.masters.tables.people import PEOPLE
from sync.hub.masters.tables.routings import ROUTINGS
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import Item, Routing
from terminal.domain.text_encoding import Decoded

ROUTING = """
[[routing]]
item = "M"
[[routing.operation]]
number = 10
name_zh = "焊接"
name_en = "Solder"
stations = ["ST-1", "ST-2"]
cycle_s = 38
"""
AS_TABLES = """
[[routing.operation.step]]
number = 10
kind = "scan_unit"
name_zh = "扫"
name_en = "Scan"
[[routing.operation.step]]
number = 20
kind = "parameter"
name_zh = "温度"
name_en = "Temperature"
lower = 235
upper = "250.0"
[[routing.operation.step]]
number = 30
kind = "report"
name_zh = "报工"
name_en = "Report"
"""
INLINE = """
step = [
  { number = 10, kind = "scan_unit", name_zh = "扫", name_en = "Scan" },
  { number = 20, kind = "parameter", name_zh = "温", name_en = "Heat", lower = 235, upper = "250.0" },
  { number = 30, kind = "report", name_zh = "报工", name_en = "Report" },
]
"""


def routings(text: str, found: Findings) -> list[Placed[Routing]]:
    return ROUTINGS.read(ROUTINGS.format, text, found)


def test_cells_are_found_by_their_header_with_their_line() -> None:
    text = 'Role , code,NAME,badges\n\noperator,P1," 李, 建华 ",B1\n,,,\n boss,\u3000P2,"say ""a""",\n'
    found = Findings()
    rows = [
        (r.place.line, r.text("code"), r.text("name"), r.text("pin"))
        for r in csv_records(PEOPLE.format, text, found)
    ]
    assert rows == [(3, "P1", "李, 建华", ""), (5, "P2", 'say "a"', "")]
    assert found.problems == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_and_line_ends_give_the_same_text(encoding: str, end: str) -> None:
    found = Findings()
    decoded = decode("lots.csv", f"批次{end}厚度 µm{end}".encode(encoding), found)
    assert decoded == Decoded("批次\n厚度 µm\n", encoding.removesuffix("-sig"))
    assert found.problems == []


def test_a_file_is_never_a_mixture_of_encodings() -> None:
    found = Findings()
    mixed = "返工\n".encode() + "返工\n".encode("gb18030") + b"\xff"
    assert decode("lots.csv", mixed, found) is None
    assert [problem.wrong for problem in found.problems] == [Wrong.NOT_TEXT]


def test_invisible_characters_are_named_once_a_line_and_taken_out() -> None:
    found = Findings()
    assert decode("lots.csv", "a\u200bb\u200b\nc\n\ufeffd".encode(), found) == Decoded("ab\nc\nd", "utf-8")
    assert [(p.line, p.parameters["code_point"]) for p in found.problems] == [(1, "U+200B"), (3, "U+FEFF")]


@pytest.mark.parametrize("steps", [AS_TABLES, INLINE], ids=["tables", "inline"])
def test_steps_may_be_tables_or_inline(steps: str) -> None:
    found = Findings()
    (routing,) = routings(ROUTING + steps, found)
    assert found.problems == []
    (operation,) = routing.row.operations
    assert (operation.number, operation.stations, operation.flow, operation.cycle_s) == (
        10,
        ("ST-1", "ST-2"),
        "unit",
        38,
    )
    step = operation.steps[1]
    assert (step.number, step.kind, step.lower, step.upper) == (
        20,
        StepKind.PARAMETER,
        Decimal(235),
        Decimal("250.0"),
    )


@pytest.mark.parametrize(("steps", "line"), [(AS_TABLES, 22), (INLINE, 13)], ids=["tables", "inline"])
def test_a_step_is_found_at_its_own_line(steps: str, line: int) -> None:
    found = Findings()
    routings(ROUTING + steps.replace('"250.0"', '"much"'), found)
    assert [(p.line, p.wrong) for p in found.problems] == [(line, Wrong.BAD_DECIMAL)]


def test_limits_are_exact() -> None:
    (routing,) = routings(ROUTING + INLINE.replace("235", "1.10"), Findings())
    assert str(routing.row.operations[0].steps[1].lower) == "1.10"


def test_gtin_is_kept_as_a_scan_of_it_reads() -> None:
    found = Findings()
    items = "code,name_zh,name_en,tracking,gtin\nM,a,b,lot,6901234400014\nN,a,b,lot,96385074\n"
    files = read_files({"items.csv": items}, found)
    assert [row.gtin for row, _ in files.of(Item)] == ["06901234400014", "00000096385074"]
    assert found.problems == []


def test_qualifications_and_bill_lines_come_together() -> None:
    texts = {
        "people.csv": "code,name,badges,role\nP1,a,B1;B2,operator\nP2,b,,engineer\n",
        "qualifications.csv": "person,qualification,expires\nP1,weld,2030-01-31\nP1,test,\n",
        "bom.csv": "item,component,quantity,operation\nM,A,1,10\nN,A,2,10\nM,B,0.5,20\n",
    }
    rows = assembled(read_files(texts, Findings()))
    one, two, *bills = rows
    assert one.codes() == ("B1", "B2")
    assert [q.code for q in getattr(one, "qualifications", ())] == ["weld", "test"]
    assert two.codes() == getattr(two, "qualifications", None) == ()
    assert [[line.component for line in getattr(bill, "lines", ())] for bill in bills] == [["A", "B"], ["A"]]


@pytest.mark.slow
@given(value=st.text(max_size=200))
def test_a_sentence_holds_any_value_and_stays_short(value: str) -> None:
    found = Findings()
    found.add("lots.csv", 2, Wrong.BAD_DATE, column="expires", value=value)
    for language in ("en", "zh"):
        assert len(found.problems[0].say(language)) < 250


def test_both_languages_of_a_sentence_use_the_same_values() -> None:
    for wrong in Wrong:
        english, chinese = (set(re.findall(r"\{(\w+)\}", sentence)) for sentence in wrong.value)
        assert english == {name.removesuffix("_zh") for name in chinese}, wrong


@pytest.mark.slow
@given(texts=st.dictionaries(st.sampled_from([table.format.file for table in TABLES]), st.text(max_size=300)))
def test_no_text_makes_it_raise(texts: dict[str, str]) -> None:
    read_files(texts, Findings())


@pytest.mark.slow
@given(
    row=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters='",\n\r'), max_size=20),
        min_size=8,
        max_size=8,
    )
)
def test_no_lot_makes_it_raise(row: list[str]) -> None:
    read_files({LOTS.format.file: ",".join(LOTS.format.columns) + "\n" + ",".join(row) + "\n"}, Findings())
