"""Which options each control chart takes; one that would be without effect is refused, not passed over."""

import argparse
from enum import StrEnum
from typing import Final

from ui.commands.quality.words import wrong
from ui.text import text


class ChartName(StrEnum):
    """A control chart, as the command line names it."""

    XBAR_R = "xbar-r"
    XBAR_S = "xbar-s"
    I_MR = "i-mr"
    P = "p"
    NP = "np"
    C = "c"
    U = "u"
    G = "g"
    T = "t"
    EWMA = "ewma"
    CUSUM = "cusum"
    T2 = "t2"


SUBGROUPED: Final = (ChartName.XBAR_R, ChartName.XBAR_S)
COUNTED: Final = (ChartName.P, ChartName.NP, ChartName.U)
RARE: Final = (ChartName.G, ChartName.T)
WEIGHTED: Final = (ChartName.EWMA, ChartName.CUSUM)


def _all_but(*names: ChartName) -> tuple[ChartName, ...]:
    return tuple(name for name in ChartName if name not in names)


_TAKEN_BY: Final[dict[str, tuple[ChartName, ...]]] = {
    "subgroup": (*SUBGROUPED, *WEIGHTED, ChartName.T2),
    "size": (*SUBGROUPED, *WEIGHTED, ChartName.T2, *COUNTED),
    "sizes": COUNTED,
    "phase": _all_but(ChartName.T2),
    "history": _all_but(*RARE),
    "centre": _all_but(*RARE, ChartName.T2),
    "sigma": (*SUBGROUPED, ChartName.I_MR, *WEIGHTED),
    "rules": (*SUBGROUPED, ChartName.I_MR, *COUNTED, ChartName.C, *RARE),
    "estimator": _all_but(ChartName.T2),
    "nsigmas": _all_but(ChartName.CUSUM, ChartName.T2),
    "weight": (ChartName.EWMA,),
    "k": (ChartName.CUSUM,),
    "h": (ChartName.CUSUM,),
}


def check_options(options: argparse.Namespace, columns: int) -> None:
    """Raises ConfigFault for options that do not go with the chart, or that it lacks."""
    kind = options.chart
    for name, kinds in _TAKEN_BY.items():
        if getattr(options, name) is not None and kind not in kinds:
            raise wrong(
                text("{chart} takes no --{name}; nothing was computed. Leave it out.", chart=kind, name=name)
            )
    if kind in (ChartName.I_MR, ChartName.C, *RARE, *COUNTED) and columns > 1:
        raise wrong(
            text("{chart} takes one value a point; nothing was computed. Name one --value.", chart=kind)
        )
    _check_groups(options, columns)


def _check_groups(options: argparse.Namespace, columns: int) -> None:
    kind = options.chart
    if kind in SUBGROUPED and not (options.subgroup or options.size) and columns < 2:
        raise wrong(
            text(
                "{chart} needs subgroups; nothing was computed. "
                "Add --subgroup COL, --size N, or several --value.",
                chart=kind,
            )
        )
    if kind in COUNTED and not (options.size or options.sizes):
        raise wrong(
            text(
                "{chart} needs the number of units inspected; nothing was computed. "
                "Add --size N or --sizes COL.",
                chart=kind,
            )
        )
    if kind == ChartName.T2 and columns < 2:
        raise wrong(text("t2 needs two or more --value columns; nothing was computed. Name them."))
