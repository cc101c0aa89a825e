"""Which options each control chart takes; one that would be without effect is refused, not passed over."""

import argparse
from typing import Final

from ui.commands.quality.words import wrong
from ui.text import text

SUBGROUPED: Final = ("xbar-r", "xbar-s")
COUNTED: Final = ("p", "np", "u")
RARE: Final = ("g", "t")
WEIGHTED: Final = ("ewma", "cusum")

_ALL: Final = (*SUBGROUPED, "i-mr", *COUNTED, "c", *RARE, *WEIGHTED, "t2")
_NOT_RARE: Final = tuple(kind for kind in _ALL if kind not in RARE)
_TAKEN_BY: Final[dict[str, tuple[str, ...]]] = {
    "subgroup": (*SUBGROUPED, *WEIGHTED, "t2"),
    "size": (*SUBGROUPED, *WEIGHTED, "t2", *COUNTED),
    "sizes": COUNTED,
    "phase": tuple(kind for kind in _ALL if kind != "t2"),
    "history": _NOT_RARE,
    "centre": tuple(kind for kind in _NOT_RARE if kind != "t2"),
    "sigma": (*SUBGROUPED, "i-mr", *WEIGHTED),
    "rules": (*SUBGROUPED, "i-mr", *COUNTED, "c", *RARE),
    "estimator": tuple(kind for kind in _ALL if kind != "t2"),
    "nsigmas": tuple(kind for kind in _ALL if kind not in ("cusum", "t2")),
    "weight": ("ewma",),
    "k": ("cusum",),
    "h": ("cusum",),
}


def check_options(options: argparse.Namespace, columns: int) -> None:
    """Raises ConfigFault for options that do not go with the chart, or that it lacks."""
    kind = options.chart
    for name, kinds in _TAKEN_BY.items():
        if getattr(options, name) is not None and kind not in kinds:
            raise wrong(
                text("{chart} takes no --{name}; nothing was computed. Leave it out.", chart=kind, name=name)
            )
    if kind in ("i-mr", "c", *RARE, *COUNTED) and columns > 1:
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
    if kind == "t2" and columns < 2:
        raise wrong(text("t2 needs two or more --value columns; nothing was computed. Name them."))
