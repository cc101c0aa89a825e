"""Pareto order of causes: counts from the largest down, with shares that add up.

Pure counting; what a cause is and how it is drawn are settled elsewhere.
"""

from collections.abc import Mapping

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused


class Cause(msgspec.Struct, frozen=True):
    """One bar. `share` and `cumulative` are of all counts, 0..1; `vital`: it belongs to the few that together
    reach the cut.
    """

    name: str
    count: float
    share: float
    cumulative: float
    vital: bool


class Pareto(msgspec.Struct, frozen=True):
    """Bars in falling order, those past the most gathered as `rest` (None where nothing was gathered)."""

    causes: tuple[Cause, ...]
    rest: Cause | None
    total: float
    cut: float


def pareto(counts: Mapping[str, float], cut: float = 0.8, most: int | None = None) -> Pareto:
    """Orders causes by count, equal ones by name; `most` bars at most, the others in `rest`, always last.

    A cause is vital while the causes before it have not yet reached `cut`. Zero counts are left out. Refused
    where a count is negative or not finite, or nothing was counted.
    """
    _check(counts, cut, most)
    ordered = sorted((item for item in counts.items() if item[1]), key=lambda item: (-item[1], item[0]))
    total = sum(count for _, count in ordered)
    bars = []
    before = 0.0
    for name, count in ordered:
        after = before + count
        bars.append(Cause(name, count, count / total, after / total, before / total < cut))
        before = after
    shown = bars if most is None else bars[:most]
    return Pareto(tuple(shown), _rest(bars[len(shown) :], total), total, cut)


def _rest(bars: list[Cause], total: float) -> Cause | None:
    if not bars:
        return None
    count = sum(bar.count for bar in bars)
    return Cause("", count, count / total, 1.0, vital=False)


def _check(counts: Mapping[str, float], cut: float, most: int | None) -> None:
    if not 0 < cut <= 1 or (most is not None and most < 1):
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"A cut of {cut} with {most} bars makes no Pareto chart, so none was made."
            " Give a cut above 0 up to 1 and at least one bar.",
        )
    for name, count in counts.items():
        if not 0 <= count < float("inf"):
            raise QualityRefused(
                QualityReason.OUT_OF_RANGE,
                f"{name} was counted {count} times, so no Pareto chart was made. Give counts of 0 or more.",
                name=name,
            )
    if not any(counts.values()):
        raise QualityRefused(
            QualityReason.EMPTY, "Nothing was counted, so no Pareto chart was made. Give at least one count."
        )
