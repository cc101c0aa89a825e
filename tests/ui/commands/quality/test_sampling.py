"""`tracepost sampling`: plans by the contract, every cell as CSV, refusals, the picture."""

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.commands.quality.conftest import Answer, Run
from ui.commands.quality.sampling import plan_of, plan_picture

pytestmark = pytest.mark.slow

CELLS = Path(__file__).parents[5] / "shared" / "data" / "golden" / "aql_single_mil105e_z14.csv"


@pytest.mark.parametrize(
    ("lot", "aql", "more", "wanted"),
    [
        (1000, "1.0", (), ("J", 80, 2, 3, False)),
        (1000, "1", ("--severity", "tightened"), ("J", 80, 1, 2, False)),
        (1000, "1", ("--severity", "reduced"), ("J", 32, 1, 3, False)),
        (1000, "1", ("--level", "S-2", "--scheme", "iso2859"), ("C", 13, 0, 1, False)),
        (5, "0.65", (), ("A", 5, 0, 1, True)),
    ],
)
def test_a_plan(
    lot: int, aql: str, more: tuple[str, ...], wanted: tuple[object, ...], answer: Answer
) -> None:
    found = answer("sampling", "--lot", lot, "--aql", aql, *more)
    assert tuple(found[key] for key in ("letter", "n", "ac", "re", "inspect_all")) == wanted
    assert found["source"]
    assert found["checked"]


def test_a_double_plan(answer: Answer) -> None:
    found = answer("sampling", "--lot", 1000, "--aql", 1, "--double")
    assert (found["n"], found["ac"], found["re"]) == (50, [0, 3], [3, 4])


def test_the_words_of_a_plan(run: Run) -> None:
    _, out, _ = run("sampling", "--lot", 5, "--level", "II", "--aql", "0.65")
    assert "inspect every piece" in out
    assert "arrow to" in out
    assert "MIL-STD-105E" in out
    _, out, _ = run("sampling", "--lot", 1000, "--aql", 1, "--severity", "reduced", "--lang", "zh")
    assert "放宽检验" in out
    assert "下一批恢复正常检验" in out


def test_every_cell_as_csv(run: Run) -> None:
    status, out, err = run("sampling", "--table")
    rows = out.splitlines()
    assert (status, err) == (0, "")
    assert rows[0] == "inspection,lot_from,lot_to,level,aql,n,ac,re"
    assert len(rows) == 8191
    assert len(set(rows)) == 8191
    assert rows[-1].startswith("reduced,500001,,III,1000,")


def test_the_table_has_the_known_cells(run: Run) -> None:
    if not CELLS.exists():
        pytest.skip("The reference data beside the clone are not there.")
    _, out, _ = run("sampling", "--table")
    ours = {_as_numbers(row) for row in csv.reader(out.splitlines()[1:])}
    with CELLS.open(encoding="utf-8", newline="") as file:
        known = [_as_numbers(row) for row in csv.reader(file) if row[0] != "inspection"]
    assert len(known) > 4000
    assert [row for row in known if row not in ours] == []


def _as_numbers(row: list[str]) -> tuple[object, ...]:
    """The cells with lots as numbers, which the file at hand writes as 5e+05 in places."""
    return (row[0], *(float(cell) if cell else None for cell in row[1:3]), row[3], *map(float, row[4:]))


def test_iso_has_no_reduced_cells(run: Run) -> None:
    _, out, _ = run("sampling", "--table", "--scheme", "iso2859")
    assert len(out.splitlines()) == 5461
    assert "reduced" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "needs --lot and --aql"),
        (("--lot", "1000"), "needs --lot and --aql"),
        (("--lot", "1", "--aql", "1"), "lot size is 1"),
        (("--lot", "1000", "--aql", "1.1"), "AQL 1.1 is no column"),
        (("--lot", "1000", "--aql", "1", "--level", "IV"), "inspection level is 'IV'"),
        (
            ("--lot", "1000", "--aql", "1", "--severity", "reduced", "--scheme", "iso2859"),
            "could not be checked",
        ),
        (("--lot", "1000", "--aql", "1", "--picture", "a.jpg"), "Let it end in .png or .pdf"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], said: str, run: Run) -> None:
    status, out, err = run("sampling", *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_refusal_in_chinese(run: Run) -> None:
    _, _, err = run("sampling", "--lot", 1000, "--aql", 1.1, "--lang", "zh")
    assert err.startswith("选项无法识别，未做计算。（AQL 1.1")


def test_the_operating_characteristic() -> None:
    picture = plan_picture(plan_of(1000, "II", 1.0, "normal", "z1.4", double=False))
    panel = picture.rows[0][0]
    (curve,) = panel.series
    assert (curve.x[0], curve.y[0]) == (0.0, 100.0)
    assert all(after <= before for before, after in zip(curve.y, curve.y[1:], strict=False))  # type: ignore[operator]
    assert curve.y[-1] < 1  # type: ignore[operator]
    assert panel.uprights[0].label == "AQL 1"
    numbers = picture.boxes[1].figures
    assert (numbers[0].value, numbers[0].detail) == ("n 80", "Ac 2  Re 3")
    assert numbers[1].value == "95.3 %"


def test_a_picture_is_written(run: Run, qt_app: QApplication, tmp_path: Path) -> None:
    status, _, err = run("sampling", "--lot", 1000, "--aql", 1, "--picture", tmp_path / "oc.png")
    assert (status, err) == (0, "")
    assert (tmp_path / "oc.png").stat().st_size > 10_000
