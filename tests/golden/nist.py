"""Adapter for the certified one-way analyses of variance of NIST: log relative error of 9 or more."""

from terminal.quality.one_way import one_way
from tests.golden.cases import Adapter, Case, Checked, compare


def anova(case: Case) -> Checked:
    """Sums of squares, mean squares, F; and what the certified lines say of freedom and R-squared."""
    got = one_way(case.input["treatment"], case.input["response"])
    figures = {
        "between": [got.between_squares, got.between_mean_square, got.f],
        "within": [got.within_squares, got.within_mean_square],
    }
    checked = compare({name: case.expect[name] for name in figures}, figures, 1e-9)
    certified = _certified(case.expect.get("certified_lines", []))
    read = compare(
        certified, {"between": got.between_freedom, "within": got.within_freedom, "r": got.r_squared}
    )
    return read if read.status == "failed" else checked


def _certified(lines: list[str]) -> dict[str, float]:
    """Degrees of freedom and R-squared from the certified text, as far as it is there."""
    found: dict[str, float] = {}
    for words in (line.split() for line in lines):
        if words[:2] == ["Between", "Treatment"]:
            found["between"] = int(words[2])
        elif words[:2] == ["Within", "Treatment"]:
            found["within"] = int(words[2])
        elif words[:2] == ["Certified", "R-Squared"]:
            found["r"] = float(words[2])
    return found


ADAPTERS: dict[str, Adapter] = {"nist-strd-anova": anova}
