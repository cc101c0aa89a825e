"""`python -m tests.golden DIR [--json] [--all]`: checks the cases of a folder; exit code 1 when one fails."""

import argparse
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.golden import arl, capability, charts, msa, multivariate, nist, rare, sampling, weighted
from tests.golden.cases import Adapter, Case, Checked, cases
from tests.golden.jasp import charts as jasp_charts

ADAPTERS = (
    *(charts.ADAPTERS, jasp_charts.ADAPTERS, weighted.ADAPTERS, rare.ADAPTERS, multivariate.ADAPTERS),
    *(arl.ADAPTERS, nist.ADAPTERS, sampling.ADAPTERS, capability.ADAPTERS, msa.ADAPTERS),
)
"""What checks each kind, module by module; of two for one kind the first that applies answers."""


_PRODUCT = ("/terminal/quality/", "/sync/hub/")


class Line(msgspec.Struct, frozen=True):
    """A case and how it ended."""

    name: str
    kind: str
    checked: Checked


class Tally(msgspec.Struct, frozen=True):
    """How the cases of one kind ended."""

    passed: int
    failed: int
    not_applicable: int
    worst: float


def adapters() -> dict[str, list[Adapter]]:
    """Return what checks each kind, in the order in which they are asked."""
    found: dict[str, list[Adapter]] = {}
    for module in ADAPTERS:
        for kind, adapter in module.items():
            found.setdefault(kind, []).append(adapter)
    return found


def check(folder: Path) -> Iterator[Line]:
    """Yield each case of the folder with how it ended."""
    known = adapters()
    for case in cases(folder):
        yield Line(case.name, case.kind, _checked(case, known))


def _checked(case: Case, known: dict[str, list[Adapter]]) -> Checked:
    """Return the first answer that applies."""
    if case.malformed:
        return Checked("not_applicable", 0.0, case.malformed)
    answer = Checked("not_applicable", 0.0, f"nothing computes the kind {case.kind}")
    for adapter in known.get(case.kind, []):
        answer = _answer(case, adapter)
        if answer.status != "not_applicable":
            break
    return answer


def _answer(case: Case, adapter: Adapter) -> Checked:
    try:
        return adapter(case)
    except Exception as fault:  # noqa: BLE001 (an exception is an answer, not the end of the run)
        if _read_wrongly(fault):
            reason = f"the case is not as its kind is written: {type(fault).__name__} {fault}"
            return Checked("not_applicable", 0.0, reason[:300])
        return Checked("failed", float("inf"), f"{type(fault).__name__}: {fault}"[:300])


def _read_wrongly(fault: Exception) -> bool:
    """Whether reading the case failed, not the product: an option or column it lacks, a text for a number."""
    if isinstance(fault, OSError):
        return True
    frames = [frame.filename for frame in traceback.extract_tb(fault.__traceback__)]
    product = any(part in name for name in frames for part in _PRODUCT)
    return isinstance(fault, LookupError | TypeError | ValueError | AttributeError) and not product


def tallies(lines: list[Line]) -> dict[str, Tally]:
    """Return how each kind ended."""
    kinds = sorted({line.kind for line in lines})
    return {kind: _tally([line.checked for line in lines if line.kind == kind]) for kind in kinds}


def _tally(checked: list[Checked]) -> Tally:
    ended = [one.status for one in checked]
    counts = (ended.count("passed"), ended.count("failed"), ended.count("not_applicable"))
    return Tally(*counts, max(one.worst for one in checked))


def words(lines: list[Line], every: bool) -> str:
    """For a person: one line a kind, then each case that did not pass with its reason."""
    shown = [line for line in lines if every or line.checked.status != "passed"]
    whole = _tally([line.checked for line in lines])
    rows = [f"{kind:34} {_tally_words(tally)}" for kind, tally in tallies(lines).items()]
    rows += ["", *(f"{one.checked.status:14} {one.name}: {one.checked.why}" for one in shown), ""]
    return "\n".join([*rows, f"{'all':34} {_tally_words(whole)}"])


def _tally_words(tally: Tally) -> str:
    counts = f"passed {tally.passed:5}  failed {tally.failed:4}  not applicable {tally.not_applicable:4}"
    return f"{counts}  worst relative error {tally.worst:.2g}"


def main() -> int:
    """Checks a folder; 0 when nothing failed, 2 when there is nothing to check."""
    ask = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--json", action="store_true", help="one JSON document on stdout")
    ask.add_argument("--all", action="store_true", help="name the cases that passed too")
    given = ask.parse_args()
    lines = list(check(given.folder)) if given.folder.is_dir() else []
    if not lines:
        sys.stderr.write(
            f"{given.folder} holds no case: nothing was checked. Give the folder of the files.\n"
        )
        return 2
    as_json = msgspec.json.encode({"kinds": tallies(lines), "cases": lines}).decode()
    sys.stdout.write((as_json if given.json else words(lines, given.all)) + "\n")
    return 1 if any(line.checked.status == "failed" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
