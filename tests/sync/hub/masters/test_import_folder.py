import re
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.hub.admin import Imported
from sync.hub.masters import import_folder as masters_import
from sync.hub.masters.files.problems import Findings
from sync.hub.masters.files.records import Format
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.import_folder import MOST_PROBLEMS, MastersRead, read_masters
from sync.hub.masters.tables import TABLES
from sync.hub.masters.tables.routings import ROUTINGS
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import BillOfMaterial, Lot, Person
from tests.sync.hub.masters_cases import CASES, SMALL_PLANT, Case

FILE_KINDS = {
    Wrong.NOT_A_DIRECTORY,
    Wrong.UNKNOWN_FILE,
    Wrong.MISSING_FILE,
    Wrong.UNREADABLE,
    Wrong.TOO_BIG,
    Wrong.NOT_TEXT,
}
"""Kinds that have a test of their own below."""
AGAINST_HUB = {
    Wrong.RESTS_ON_REFUSED,
    Wrong.UNFIT_FOR_HUB,
    Wrong.TAKEN_AT_HUB,
    Wrong.ITEM_OF_RUNNING_ORDER,
    Wrong.OPERATION_IN_WORK,
    Wrong.RENUMBERED,
    Wrong.NUMBER_OF_ANOTHER,
    Wrong.UNIT_IN_RECORDS,
}
"""Kinds that only a hub's rows and records make: `test_import_by_table`."""


def write(directory: Path, **changed: str | bytes) -> Path:
    """Write the small plant; `changed` maps file names to other contents."""
    for name, text in {**SMALL_PLANT, **changed}.items():
        (directory / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return directory


def found(read: MastersRead) -> list[tuple[str, int, Wrong]]:
    return [(problem.file, problem.line, problem.wrong) for problem in read.problems]


def test_small_plant_is_read(tmp_path: Path) -> None:
    read = read_masters(write(tmp_path))
    assert (read.problems, read.wrong) == ((), 0)
    assert [row.key() for row in read.rows if isinstance(row, Lot)] == ["L-1", "L-2"]
    bills = {row.item: row.lines for row in read.rows if isinstance(row, BillOfMaterial)}
    assert [(line.component, line.quantity) for line in bills[ItemCode("C")]] == [("S", Decimal("1.5"))]
    person = next(row for row in read.rows if isinstance(row, Person))
    assert [entry.code for entry in person.qualifications] == ["solder"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.wrong.name}-{case.file}-{case.line}")
def test_bad_row_is_its_problem_and_no_other(case: Case, tmp_path: Path) -> None:
    text = SMALL_PLANT[case.file]
    assert case.old in text
    read = read_masters(write(tmp_path, **{case.file: text.replace(case.old, case.new, 1)}))
    assert found(read) == [(case.where or case.file, case.line, case.wrong)]
    assert read.rows == ()
    for language in ("en", "zh"):
        sentence = read.problems[0].say(language)
        assert sentence
        assert not set(re.findall(r"\{(\w+)\}", sentence)) & set(read.problems[0].parameters)


def test_every_kind_has_a_case() -> None:
    assert {case.wrong for case in CASES} | FILE_KINDS | AGAINST_HUB == set(Wrong)


def test_all_problems_come_at_once_in_order(tmp_path: Path) -> None:
    lots = SMALL_PLANT["lots.csv"].replace("1000", "many").replace("L-2,S", "L-2,X")
    read = read_masters(
        write(tmp_path, **{"lots.csv": lots, "defects.csv": "code,group,name_zh,name_en\nD1,look,,\n"})
    )
    assert found(read) == [
        ("defects.csv", 2, Wrong.MISSING_LANGUAGE),
        ("defects.csv", 2, Wrong.MISSING_LANGUAGE),
        ("lots.csv", 2, Wrong.BAD_DECIMAL),
        ("lots.csv", 3, Wrong.UNKNOWN),
    ]
    assert read.wrong == 4


def test_problems_are_capped_but_counted(tmp_path: Path) -> None:
    rows = "".join(f"Z-{number},X,1,,,\n" for number in range(MOST_PROBLEMS + 5))
    read = read_masters(write(tmp_path, **{"lots.csv": SMALL_PLANT["lots.csv"] + rows}))
    assert (len(read.problems), read.wrong, read.rows) == (MOST_PROBLEMS, MOST_PROBLEMS + 5, ())


def test_optional_files_may_be_absent(tmp_path: Path) -> None:
    write(tmp_path)
    for layout in (table.format for table in TABLES if not table.needed):
        (tmp_path / layout.file).unlink()
    assert read_masters(tmp_path).problems == ()


@pytest.mark.parametrize(
    "layout", [table.format for table in TABLES if table.needed], ids=lambda layout: layout.file
)
def test_needed_file_is_missing(layout: Format, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / layout.file).unlink()
    assert found(read_masters(tmp_path)) == [(layout.file, 1, Wrong.MISSING_FILE)]


def test_unknown_file_is_refused_and_hidden_ones_are_not(tmp_path: Path) -> None:
    write(tmp_path, **{".keep": "", "~$lots.csv": "", "Lots.xlsx": "PK"})
    assert found(read_masters(tmp_path)) == [("Lots.xlsx", 1, Wrong.UNKNOWN_FILE)]


def test_no_directory(tmp_path: Path) -> None:
    assert found(read_masters(tmp_path / "plant")) == [("plant", 1, Wrong.NOT_A_DIRECTORY)]


def test_unreadable_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "lots.csv").unlink()
    (tmp_path / "lots.csv").mkdir()
    assert found(read_masters(tmp_path)) == [("lots.csv", 1, Wrong.UNREADABLE)]


def test_too_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masters_import, "_LARGEST_FILE", 0.001)
    read = read_masters(write(tmp_path, **{"lots.csv": SMALL_PLANT["lots.csv"] + "\n" * 1000}))
    assert ("lots.csv", 1, Wrong.TOO_BIG) in found(read)


def test_no_encoding_is_guessed(tmp_path: Path) -> None:
    text = SMALL_PLANT["items.csv"].replace("控制器", "王喆").encode("gb18030")
    read = read_masters(write(tmp_path, **{"items.csv": b"\xff" + text}))
    assert found(read) == [("items.csv", 1, Wrong.NOT_TEXT)]


def test_a_western_file_is_not_read_as_chinese(tmp_path: Path) -> None:
    lots = "code,item,quantity,supplier\nL-1,S,1000,Müller Größen\n".encode("windows-1252")
    read = read_masters(write(tmp_path, **{"lots.csv": lots}))
    assert [row.supplier for row in read.rows if isinstance(row, Lot)] == ["Müller Größen"]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_marks_between_cells(mark: str, tmp_path: Path) -> None:
    lots = SMALL_PLANT["lots.csv"].replace(",", mark)
    read = read_masters(write(tmp_path, **{"lots.csv": lots}))
    assert [row.key() for row in read.rows if isinstance(row, Lot)] == ["L-1", "L-2"]


def test_empty_columns_at_the_end_are_passed_over(tmp_path: Path) -> None:
    lines = SMALL_PLANT["lots.csv"].splitlines()
    empty = "".join(f"{line},,\n" for line in lines)
    assert read_masters(write(tmp_path, **{"lots.csv": empty})).problems == ()
    filled = "".join(f"{line},{'' if at else 'note'},\n" for at, line in enumerate(lines))
    assert Wrong.UNKNOWN_COLUMN in {
        w for _, _, w in found(read_masters(write(tmp_path, **{"lots.csv": filled})))
    }
    shifted = SMALL_PLANT["lots.csv"].replace("1000,", "1,000,")
    assert found(read_masters(write(tmp_path, **{"lots.csv": shifted}))) == [
        ("lots.csv", 2, Wrong.CELL_COUNT)
    ]


def test_codes_with_letters_digits_and_other_scripts_are_codes(tmp_path: Path) -> None:
    for code in ("12E4", "219E01BE", "批-0777", "Ш-12", "2026-01-03", "MAR-26-A", "007"):
        lots = SMALL_PLANT["lots.csv"].replace("L-1", code)
        assert read_masters(write(tmp_path, **{"lots.csv": lots})).problems == (), code


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("6.92E12", Wrong.SPREADSHEET_NUMBER),
        ("1,5e3", Wrong.SPREADSHEET_NUMBER),
        ("A\u0301-1", Wrong.LOOK_ALIKE),
        ("L\u00f8-e\u0301", Wrong.LOOK_ALIKE),
    ],
)
def test_codes_that_no_label_bears(tmp_path: Path, code: str, wrong: Wrong) -> None:
    lots = f'code,item,quantity\n"{code}",S,1000\n'
    assert [why for _, _, why in found(read_masters(write(tmp_path, **{"lots.csv": lots})))] == [wrong]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_of_chinese_spreadsheets(encoding: str, tmp_path: Path) -> None:
    spreadsheet = {
        name: text.replace("\n", "\r\n").encode(encoding)
        for name, text in SMALL_PLANT.items()
        if name.endswith("csv")
    }
    plain, other = tmp_path / "plain", tmp_path / "other"
    plain.mkdir()
    other.mkdir()
    assert read_masters(write(other, **spreadsheet)).rows == read_masters(write(plain)).rows != ()


def test_how_each_file_was_read_is_told(tmp_path: Path) -> None:
    spreadsheets = {
        "people.csv": SMALL_PLANT["people.csv"].encode("utf-16"),
        "items.csv": SMALL_PLANT["items.csv"].replace("controller", "控制器").encode("gb18030"),
    }
    read = read_masters(write(tmp_path, **spreadsheets))
    assert read.problems == ()
    told = Imported(encodings=read.encodings).words()
    assert "Read as UTF-8, items.csv as GB18030, people.csv as UTF-16." in told
    bad = read_masters(write(tmp_path, **spreadsheets, **{"lots.csv": "code,item"}))
    assert bad.problems
    assert bad.encodings["items.csv"] == "gb18030"


@pytest.mark.slow
def test_pin_leaves_as_verifier_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        masters_import, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=64)
    )
    kept = "$argon2id$v=19$m=65536,t=3,p=4$rW7vbGCWSRrx1WYDLls7PQ$Ph8eZNj2TC6gtcvtx58oW1PI3ge2hWlIyjuCFE6V6Pk"
    people = (
        f'code,name,badges,role,pin\nP1,a,B1,operator,240611\nP2,b,B2,operator,"{kept}"\nP3,c,B3,operator,\n'
    )
    read = read_masters(write(tmp_path, **{"people.csv": people}))
    pins = [row.pin for row in read.rows if isinstance(row, Person)]
    assert PasswordHasher().verify(pins[0], "240611")
    assert pins[1:] == [kept, ""]
    assert "240611" not in repr(read)


def test_refused_pin_is_not_repeated(tmp_path: Path) -> None:
    people = SMALL_PLANT["people.csv"].replace("operator,", "operator,12345")
    read = read_masters(write(tmp_path, **{"people.csv": people}))
    assert "12345" not in repr(read)


@pytest.mark.parametrize("guide", ["masters.md", "masters.zh-CN.md"])
def test_guide_names_every_column_and_its_example_is_right(guide: str) -> None:
    text = (Path(__file__).parents[4] / "docs" / "guides" / guide).read_text(encoding="utf-8")
    chapters = {chapter.partition("\n")[0]: chapter for chapter in text.split("\n## ")}
    for layout in (table.format for table in TABLES):
        assert set(layout.columns) <= set(re.findall(r"\w+", chapters[layout.file]))
        needed = set(re.findall(r"\*\*(\w+)\*\*", chapters[layout.file]))
        assert needed == set(layout.required) or layout.file in ("routings.toml", "labels.toml")
    example = text.partition("```toml\n")[2].partition("```")[0]
    findings = Findings()
    assert len(ROUTINGS.read(ROUTINGS.format, example, findings)) == 1
    assert findings.problems == []


@pytest.fixture(scope="module")
def noisy_plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("noise"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Possible:FutureWarning")  # what a later `re` may read differently
@settings(max_examples=50)
@given(data=st.data())
def test_no_bytes_make_it_raise(data: st.DataObject, noisy_plant: Path) -> None:
    name = data.draw(st.sampled_from([table.format.file for table in TABLES]))
    text = SMALL_PLANT[name].encode()
    cut = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    noise = data.draw(st.binary(max_size=80) | st.text('",;\n[]{}=.0123-中\\ué', max_size=40).map(str.encode))
    (noisy_plant / name).write_bytes(text[: cut[0]] + noise + text[cut[1] :])
    read = read_masters(noisy_plant)
    (noisy_plant / name).write_bytes(text)
    assert bool(read.rows) != bool(read.problems)
    assert all(problem.reason and problem.line >= 1 for problem in read.problems)


def test_a_plant_without_names_of_groups_and_qualifications_is_taken(tmp_path: Path) -> None:
    directory = write(tmp_path)
    for name in ("defect_groups.csv", "qualification_names.csv"):
        (directory / name).unlink()
    read = read_masters(directory)
    assert read.problems == ()
    assert {row.kind for row in read.rows}.isdisjoint({"defect_group", "qualification"})


def test_two_items_may_bear_one_lot_number(tmp_path: Path) -> None:
    lots = SMALL_PLANT["lots.csv"].replace("L-2,S", "2611-0001,C").replace("L-1", "2611-0001")
    read = read_masters(write(tmp_path, **{"lots.csv": lots}))
    assert read.problems == ()
    assert [(row.code, row.item) for row in read.rows if isinstance(row, Lot)] == [
        ("2611-0001", "S"),
        ("2611-0001", "C"),
    ]
