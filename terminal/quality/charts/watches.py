"""From a chart to the plans that go on with its limits point by point (`streaming`), to the last digit."""

from decimal import Decimal
from typing import Final

from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Chart, ChartLine, Statistic
from terminal.quality.charts.streaming import Scaling, StreamLimits, Watch
from terminal.quality.exact.numbers import ExactBand, over, root, times
from terminal.quality.refusal import QualityReason, QualityRefused


def watches(chart: Chart, options: Options) -> tuple[Watch, ...]:
    """Return the plans that go on with the limits of the last stage: of the location, and of the companion if
    any.
    """
    plans = [Watch(_line(chart.location, len(chart.sizes) - 1), options.rules, options.conventions)]
    if chart.companion is not None:
        size = chart.sizes[-1]
        moving = chart.companion.name == Statistic.MR
        if not moving and (chart.sizes != size).any():
            detail = "Sizes differ: R and S have no single limit to go on with. Watch the location alone."
            raise QualityRefused(QualityReason.NOT_AVAILABLE, detail)
        line = _line(chart.companion, len(chart.sizes) - 1)
        plans.append(Watch(line, options.companion_rules, options.conventions, moving))
    return tuple(plans)


_FIXED: Final = (Statistic.SINGLE, Statistic.C, Statistic.R, Statistic.S, Statistic.MR)
_SCALING: Final[dict[str, Scaling]] = {
    **dict.fromkeys(_FIXED, Scaling.FIXED),
    **dict.fromkeys((Statistic.P, Statistic.U, Statistic.XBAR), Scaling.MEAN),
    Statistic.NP: Scaling.TOTAL,
}


def _line(series: ChartLine, at: int) -> StreamLimits:
    """The line of a point, its width that of a sample of one."""
    exactly = series.exact
    if exactly is None or series.name not in _SCALING:
        detail = f"A {series.name} chart has no plan of this kind: take Smooth, Sum or Units."
        raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, name=series.name)
    band = exactly.band(at)
    size = exactly.size(at)
    assert isinstance(band, ExactBand)
    scaling = _SCALING[series.name]
    if scaling == Scaling.MEAN:
        return StreamLimits(band.centre, times(band.spread, root(size)), scaling, band.floor, band.cap)
    if scaling == Scaling.TOTAL:
        cap = None if band.cap is None else Decimal(1)
        return StreamLimits(over(band.centre, size), over(band.spread, root(size)), scaling, band.floor, cap)
    return StreamLimits(band.centre, band.spread, scaling, band.floor, band.cap)
