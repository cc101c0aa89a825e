"""Bad input: one sentence on what was wrong, exit 2, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.commands.quality.conftest import Run

pytestmark = pytest.mark.slow

CHART = ("spc", "--chart", "i-mr")
GROUPS = ("spc", "--chart", "xbar-r", "--size", "2")
INDICES = ("capability", "--usl", "9")
ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("analysis", [CHART, GROUPS, INDICES], ids=["chart", "groups", "indices"])
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("", "is empty"),
        ("v\n", "no values"),
        ("v\nNA\n*\n", "no value in any row"),
        ("v\n1\n2\nx\n4\n5\n6\n", "line 4, column v: “x” is no number"),
        ("v\n1\n2\n3\ninf\n5\n6\n", "line 5, column v: “inf” is not finite"),
        ("v\n5\n", ""),
        ("v\n5\n5\n5\n5\n5\n5\n", "do not vary"),
        ("w\n1\n2\n", "no column “v”"),
        ('v\n1\n"2\n', "line 3: a quotation mark is not closed"),
    ],
)
def test_one_sentence_and_nothing_else(
    analysis: tuple[str, ...], cells: str, said: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_text(cells, encoding="utf-8")
    kind, *more = analysis
    picture = tmp_path / "a.png"
    status, out, err = run("analyse", kind, path, *more, "--value", "v", "--json", "--picture", picture)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not picture.exists()


@pytest.mark.parametrize("analysis", [CHART, INDICES], ids=["chart", "indices"])
def test_an_absent_file(analysis: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    kind, *more = analysis
    status, out, err = run("analyse", kind, tmp_path / "no.csv", *more, "--value", "v")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "cannot be read" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--chart", "xbar-r", "--value", "v"), "xbar-r needs subgroups"),
        (("--chart", "i-mr", "--value", "v", "--value", "w"), "i-mr takes one value a point"),
        (("--chart", "i-mr", "--value", "v", "--subgroup", "g"), "i-mr takes no --subgroup"),
        (("--chart", "ewma", "--value", "v", "--rules", "nelson"), "ewma takes no --rules"),
        (("--chart", "i-mr", "--value", "v", "--weight", "0.3"), "i-mr takes no --weight"),
        (("--chart", "c", "--value", "v", "--sigma", "1"), "c takes no --sigma"),
        (("--chart", "i-mr", "--value", "v", "--size", "2"), "i-mr takes no --size"),
        (("--chart", "p", "--value", "v"), "p needs the number of units inspected"),
        (("--chart", "c", "--value", "v", "--sizes", "w"), "c takes no --sizes"),
        (("--chart", "g", "--value", "v", "--history", "2"), "g takes no --history"),
        (("--chart", "t2", "--value", "v"), "t2 needs two or more --value columns"),
        (("--chart", "t2", "--value", "v,w", "--subgroup", "g"), "t2 needs complete subgroups of one size"),
        (("--chart", "t2", "--value", "v,w", "--phase", "g"), "t2 takes no --phase"),
        (("--chart", "i-mr", "--value", "v", "--rules", "12"), "--rules 12 is not known"),
        (("--chart", "i-mr", "--value", "v", "--estimator", "wild"), "WILD"),
        (("--chart", "xbar-r", "--value", "v", "--subgroup", "e"), "no subgroup is named"),
        (("--chart", "xbar-r", "--value", "v", "--size", "3", "--phase", "g"), "a subgroup is in two phases"),
        (("--chart", "i-mr", "--value", "v", "--phase", "x"), "no column “x”"),
        (("--chart", "i-mr", "--value", "1-9"), "no column “5”"),
        (("--chart", "i-mr", "--value", "v", "--picture", "a.gif"), "Let it end in .png or .pdf"),
        (("--chart", "p", "--value", "v", "--sizes", "w"), "more defective units than units"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: tuple[str, ...], said: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("v,w,g,e\n3,1,a,\n4,5,a,\n5,6,b,\n6,2,b,\n7,1,b,\n", encoding="utf-8")
    status, out, err = run("analyse", "spc", path, *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_capability_needs_a_limit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("v\n1\n2\n3\n4\n5\n6\n", encoding="utf-8")
    status, out, err = run("analyse", "capability", path, "--value", "v")
    assert (status, out) == (2, "")
    assert "Add --lsl X, --usl X or both." in err
    _, _, err = run("analyse", "capability", path, "--value", "v", "--lsl", 5, "--usl", 4)
    assert "is not below" in err


@pytest.mark.parametrize("number", ["x", "inf", "nan", "1,5"])
def test_an_option_that_is_no_number(number: str, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("analyse", "capability", "a.csv", "--value", "v", "--usl", number)
    assert ended.value.code == 2
    assert f"“{number}” is no finite number" in capsys.readouterr().err


def test_refusals_in_chinese(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("v\n5\n5\n5\n5\n5\n", encoding="utf-8")
    _, _, err = run("analyse", "capability", path, "--value", "v", "--usl", 9, "--lang", "zh")
    assert err.startswith("数据没有变化，未做计算。（")


def test_without_scipy_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("v,w\n1,2\n2,4\n3,5\n4,4\n5,1\n", encoding="utf-8")
    program = (
        "import sys; sys.modules['scipy'] = None; from ui.cli import main; path = sys.argv[1]\n"
        "print(main(['analyse', 'capability', path, '--value', 'v', '--usl', '9']))\n"
        "print(main(['analyse', 'spc', path, '--chart', 't2', '--value', 'v,w']))\n"
        "print(main(['analyse', 'spc', path, '--chart', 'i-mr', '--value', 'v', '--json']))\n"
    )
    ran = _python(program, str(path))
    assert ran.stdout.split() == ["2", "2", "2"]
    said = ran.stderr.splitlines()
    assert len(said) == 3
    assert all(line.startswith("“tracepost analyse” is not part of") and "scipy" in line for line in said)


def _python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_what_starts_a_terminal_loads_no_numbers_and_no_charts() -> None:
    watched = ("numpy", "scipy", "PySide6", "ui.charts", "ui.commands.quality.command", "terminal.quality")
    program = f"import sys, ui.cli; ui.cli.parser(); print([n for n in {watched!r} if n in sys.modules])"
    ran = _python(program)
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")
