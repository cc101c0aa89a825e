"""Golden cases: the files of a folder as `Case`s, and the two ways to compare with them.

No case is judged here and nothing of the product is imported: the adapters beside this module do that, each
an `ADAPTERS: dict[kind, Callable[[Case], Checked]]`. Tables become cases of one row each: `constants.csv` of
the kind `constants` (columns in `input`), `aql_*.csv` of the kind `aql-table` (plan in `expect`, rest in
`input`).
"""

import csv
import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

Status = Literal["passed", "failed", "not_applicable"]
Option = bool | float | str | tuple[float | str, ...]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One known answer. `jasp-*` cases have `dataset` (below `folder`), `options`, `table` and
    `expect_cells`. `malformed` says what of it could not be read.
    """

    name: str
    kind: str
    source: str = ""
    input: Any = None
    params: dict[str, Any] | None = None
    expect: Any = None
    note: str | None = None
    title: str = ""
    section: str = ""
    verified_with: str | None = None
    dataset: str = ""
    options: dict[str, str] | None = None
    table: str = ""
    expect_cells: list[Any] | None = None
    folder: str = ""
    malformed: str = ""


class Checked(msgspec.Struct, frozen=True):
    """How a case ended; `worst` is the largest relative error met, `why` one line."""

    status: Status
    worst: float = 0.0
    why: str = ""


Adapter = Callable[[Case], Checked]


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of every file of the folder, file by file in the order of their names."""
    for path in sorted(folder.glob("*.json")):
        for case in _read(path):
            yield msgspec.structs.replace(case, folder=str(folder))
    for path in sorted(folder.glob("constants.csv")):
        yield from _constants(path)
    for path in sorted(folder.glob("aql_*.csv")):
        yield from _plans(path)


def _read(path: Path) -> Iterator[Case]:
    """The cases of a file; one that cannot be read says why."""
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[msgspec.Raw])
    except msgspec.MsgspecError as fault:
        yield Case(name=path.name, kind="?", malformed=f"the file is no list of cases: {fault}"[:300])
        return
    for at, entry in enumerate(entries):
        try:
            yield msgspec.json.decode(entry, type=Case)
        except msgspec.MsgspecError as fault:
            why = f"the case cannot be read: {fault}"
            yield Case(name=f"{path.stem}-{at}", kind="?", malformed=why[:300])


def _constants(path: Path) -> Iterator[Case]:
    for row in rows(path):
        figures = {column: float(cell) for column, cell in row.items()}
        yield Case(name=f"constants-{row['n']}", kind="constants", source=path.name, input=figures)


def _plans(path: Path) -> Iterator[Case]:
    for row in rows(path):
        plan = {column: int(row.pop(column)) for column in ("n", "ac", "re")}
        name = "-".join([path.stem, *row.values()])
        yield Case(name=name, kind="aql-table", source=path.name, input=row, expect=plan)


# ---------------------------------------------------------------- tables


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column, without a byte-order mark and an unnamed column of numbers."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{name: cell for name, cell in row.items() if name} for row in csv.DictReader(lines)]


def table(case: Case) -> list[dict[str, str]]:
    """Return the rows of the data set of a `jasp-*` case."""
    return rows(Path(case.folder) / case.dataset)


def number(cell: str) -> float | None:
    """Return a cell as a number; None where it is empty or says that it is missing."""
    return None if cell.strip() in ("", "NA", "NaN") else float(cell)


def numbers(case: Case, column: str) -> list[float | None]:
    """Return a column of the data set of a `jasp-*` case."""
    return [number(row[column]) for row in table(case)]


# ---------------------------------------------------------------- options

QUOTED = re.compile(r'"([^"]*)"')
COMMENT = re.compile(r'^((?:[^"#]|"[^"]*")*?)\s*#.*$')


def options(case: Case) -> dict[str, Option]:
    """Return the settings of a `jasp-*` case: TRUE, numbers, texts, c(...), list(...), exp(...)."""
    return {name: option(text) for name, text in (case.options or {}).items()}


def option(text: str) -> Option:
    """Return one setting; a text of another shape stays as it is."""
    bare = COMMENT.sub(r"\1", text).strip()
    if bare in ("TRUE", "FALSE"):
        return bare == "TRUE"
    listed = re.fullmatch(r"(?:c|list)\((.*)\)", bare, re.DOTALL)
    if listed:
        return tuple(_one(part.strip()) for part in listed[1].split(","))
    return _one(bare)


def _one(bare: str) -> float | str:
    quoted = QUOTED.fullmatch(bare)
    if quoted:
        return quoted[1]
    power = re.fullmatch(r"exp\((.*)\)", bare)
    try:
        return math.exp(float(power[1])) if power else float(bare)
    except ValueError:
        return bare


# ---------------------------------------------------------------- comparing


def compare(expected: object, got: object, relative: float = 1e-9) -> Checked:
    """Compare numbers within a relative error, all else for equality, lists and dicts part by part.

    A dict may hold more than is expected. An expected 0 is held against the largest of its list (or 1).
    """
    errors = list(_errors(expected, got, "", 0.0))
    worst, where = max(errors, default=(0.0, ""))
    return Checked("passed" if worst <= relative else "failed", worst, "" if worst <= relative else where)


def _errors(expected: object, got: object, where: str, scale: float) -> Iterator[tuple[float, str]]:
    if isinstance(expected, dict):
        for key, value in expected.items():
            if isinstance(got, dict) and key in got:
                yield from _errors(value, got[key], f"{where} {key}".strip(), 0.0)
            else:
                yield math.inf, f"{where} {key}: missing".strip()
    elif isinstance(expected, list | tuple):
        yield from _list_errors(list(expected), got, where)
    elif _is_number(expected) and _is_number(got):
        yield _error(float(expected), float(got), scale), f"{where}: {got!r} instead of {expected!r}"  # type: ignore[arg-type]
    elif expected != got:
        yield math.inf, f"{where}: {got!r} instead of {expected!r}"


def _list_errors(expected: list[object], got: object, where: str) -> Iterator[tuple[float, str]]:
    if not hasattr(got, "__len__") or isinstance(got, str) or len(got) != len(expected):
        yield math.inf, f"{where}: {got!r} instead of {expected!r}"[:300]
        return
    scale = max((abs(float(value)) for value in expected if _is_number(value)), default=0.0)  # type: ignore[arg-type]
    for at, (one, other) in enumerate(zip(expected, got, strict=True), start=1):  # type: ignore[call-overload]
        yield from _errors(one, other, f"{where}[{at}]", scale)


def _is_number(value: object) -> bool:
    return not isinstance(value, bool | str) and hasattr(value, "__float__")


def _error(expected: float, got: float, scale: float) -> float:
    if expected == got or (math.isnan(expected) and math.isnan(got)):
        return 0.0
    error = abs(expected - got) / (abs(expected) or scale or 1.0)
    return math.inf if math.isnan(error) else error


def printed(expected: list[Any], got: list[Any]) -> Checked:
    """Compare cells to the digits printed: half a unit of the last one, 0.005 where fewer than two are given.

    Digits beyond the ninth significant one are not held against anybody. Text cells have to be equal.
    """
    if len(expected) != len(got):
        return Checked("failed", math.inf, f"{len(got)} cells instead of {len(expected)}: {got}"[:300])
    wrong = [
        f"cell {at}: {other!r} instead of {one!r}"
        for at, (one, other) in enumerate(zip(expected, got, strict=True), start=1)
        if not _same_print(one, other)
    ]
    pairs = [
        _error(float(one), float(other), 0.0)
        for one, other in zip(expected, got, strict=True)
        if _is_number(one) and _is_number(other)
    ]
    return Checked("failed" if wrong else "passed", max(pairs, default=0.0), "; ".join(wrong)[:300])


def _same_print(expected: object, got: object) -> bool:
    if not (_is_number(expected) and _is_number(got)):
        return expected == got
    one, other = float(expected), float(got)  # type: ignore[arg-type]
    return one == other or abs(one - other) <= tolerance(one) * (1 + 1e-9)


def tolerance(value: float) -> float:
    """Return half a unit of the last digit that the shortest form of `value` prints, at most 0.005."""
    if not math.isfinite(value):
        return 0.0
    exponent = Decimal(repr(value)).as_tuple().exponent
    digits = max(2, -exponent) if isinstance(exponent, int) else 2
    return max(0.5 * 10.0**-digits, 1e-9 * abs(value))
