"""What the tables of the `jasp-*` chart cases are made from: rows, stages, labels, the tests chosen, the
cells.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from terminal.quality.charts.result import Chart, ChartLine, Stage
from terminal.quality.charts.rule_set import Conventions, TrendCount
from tests.golden.cases import Case, Option, number, table

NO_VIOLATIONS = "No test violations occurred."
Rows = list[list[float | None]]

LIKE_JASP = Conventions(trend_counts=TrendCount.STEPS, full_window=False, outside_both_sides=False)

TESTS = ("we1", "n2", "n3", "we2", "n7", "n8", "we3", "n4")
"""What their tests 1 to 8 are here; test 9 is b1."""
INDIVIDUALS_DEFAULT = ("we1", "n2:7", "n3:7", "we2", "n7", "n8")
SUBGROUPS_DEFAULT = ("we1", "n2:7", "n3:7")


class Grouped(msgspec.Struct, frozen=True):
    """Subgroups in order, the stage of each, and what its label in the table says."""

    rows: Rows
    stages: list[str] | None
    labels: list[str] | None

    @property
    def single(self) -> bool:
        """Whether there is at most one value a row."""
        return all(sum(cell is not None for cell in row) <= 1 for row in self.rows)

    def label(self, point: int, suffix: str = "") -> str:
        """Return what the table calls a point."""
        words = f" ({self.labels[point - 1]})" if self.labels else ""
        return f"Point {point}{suffix}{words}"


def text(given: dict[str, Option], name: str) -> str:
    """Return a text option; empty where it is not set."""
    return str(given.get(name, "") or "")


def grouped(case: Case, given: dict[str, Option]) -> Grouped:
    """Return the subgroups as the options ask for them, sorted by stage."""
    lines = table(case)
    wide = given.get("dataFormat") == "wideFormat"
    if wide:
        columns = _names(given["measurementsWideFormat"])
        rows: Rows = [[number(line[name]) for name in columns] for line in lines]
        stages, labels = (
            _column(lines, text(given, "stagesWideFormat")),
            _column(lines, text(given, "axisLabels")),
        )
    else:
        rows, stages, labels = _from_long(lines, given)
    return _by_stage(rows, stages, labels)


def _names(value: Option) -> list[str]:
    return [str(name) for name in value] if isinstance(value, tuple) else [str(value)]


def _column(lines: list[dict[str, str]], name: str) -> list[str] | None:
    return [line[name] for line in lines] if name else None


def _from_long(
    lines: list[dict[str, str]], given: dict[str, Option]
) -> tuple[Rows, list[str] | None, list[str] | None]:
    values = [number(line[_names(given["measurementLongFormat"])[0]]) for line in lines]
    stages = _column(lines, text(given, "stagesLongFormat"))
    how = given.get("subgroupSizeType", "manual")
    if how == "groupingVariable":
        return _by_label(values, stages, [line[text(given, "subgroup")] for line in lines], given)
    size = 1 if how == "individual" else int(float(str(given.get("manualSubgroupSizeValue", 5))))
    starts = range(0, len(values), size)
    rows = [values[at : at + size] for at in starts]
    return rows, None if stages is None else [stages[at] for at in starts], None


def _by_label(
    values: list[float | None], stages: list[str] | None, names: list[str], given: dict[str, Option]
) -> tuple[Rows, list[str] | None, list[str] | None]:
    """One row a label, or one a run of equal labels where a label that comes back is a new subgroup."""
    new_label = given.get("groupingVariableMethod") == "newLabel"
    keys: list[tuple[int, str]] = []
    run = 0
    for at, name in enumerate(names):
        run += at > 0 and name != names[at - 1]
        keys.append((run if new_label else 0, name))
    there = [at for at, name in enumerate(names) if name.strip()]
    order = list(dict.fromkeys(keys[at] for at in there))
    first = {key: next(at for at in there if keys[at] == key) for key in order}
    rows = [[values[at] for at in there if keys[at] == key] for key in order]
    kept = None if stages is None else [stages[first[key]] for key in order]
    return rows, kept, [name for _, name in order]


def _by_stage(rows: Rows, stages: list[str] | None, labels: list[str] | None) -> Grouped:
    """Sort by stage in the order of their first appearance; rows without a stage are left out."""
    if stages is None:
        return Grouped(rows, None, labels)
    seen = [name for name in dict.fromkeys(stages) if name.strip() not in ("", "NA")]
    order = [at for name in seen for at, one in enumerate(stages) if one == name]
    named = None if labels is None else [labels[at] for at in order]
    return Grouped([rows[at] for at in order], [stages[at] for at in order], named)


def rules_of(
    given: dict[str, Option], usual: Sequence[str], least: Sequence[int] = range(1, 10)
) -> tuple[str, ...]:
    """Return the rules of a test set; `least` are the numbers of the tests that the table knows.

    A length that is not given is that of the usual rule, else the published one.
    """
    chosen = given.get("testSet", "jaspDefault")
    if chosen == "jaspDefault":
        names = list(usual)
    elif chosen == "nelsonLaws":
        names = ["we1", "n2", "n3", "we2", "n7", "n8", "we3", "n4"]
    elif chosen == "westernElectric":
        names = ["we1", "n2:8", "we2", "we3"]
    else:
        names = [name for at in range(1, 10) if (name := _custom(given, at, usual))]
    return tuple(name for name in names if number_of(name) in least)


def _custom(given: dict[str, Option], at: int, usual: Sequence[str]) -> str:
    if given.get(f"rule{at}") is not True:
        return ""
    name = "b1" if at == 9 else TESTS[at - 1]
    value = given.get(f"rule{at}Value")
    if value is None or at == 1:
        return next((one for one in usual if one.partition(":")[0] == name), name)
    count = int(float(str(value))) + (name in ("we2", "we3"))  # 2 means 2 of 3
    return f"{name}:{count}"


def number_of(rule: str) -> int:
    """Return the number of the test that a rule is."""
    bare = rule.partition(":")[0]
    return 9 if bare == "b1" else TESTS.index(bare) + 1


def violation_cells(chart: Chart, series: ChartLine, data: Grouped) -> list[Any]:
    """Return the rows of the table: stage where there are stages, then each test that marked a point."""
    marked = {name: series.points_of(name) for name in series.rules}
    shown = sorted((name for name, points in marked.items() if points), key=number_of)
    cells: list[Any] = []
    for stage in chart.stages:
        columns = [numbers_within(stage, marked[name]) for name in shown]
        for row in range(max((len(column) for column in columns), default=0)):
            cells += [stage_cell(stage) if row == 0 else ""] if data.stages else []
            cells += [data.label(column[row]) if row < len(column) else "" for column in columns]
    return cells or [NO_VIOLATIONS]


def stage_cell(stage: Stage) -> float | str:
    """Return the label of a stage as the table has it: a number where it is one."""
    try:
        return float(stage.label)
    except ValueError:
        return stage.label


def numbers_within(stage: Stage, points: Sequence[int]) -> list[int]:
    """Return the points of a stage as its tables number them: from 1 in each stage."""
    return [point - stage.first + 1 for point in points if stage.first <= point <= stage.last]
