"""What one more act costs the hub in an order of 50 reports and in one of 4,000, each heard of in a job of
its own, after a surplus and an undo.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from tests.bench.figures import Report, Spread, spread, timed
from tests.histories.big_order import BigOrder

FEW, MANY = 50, 4000
TIMES: Final = 20
ACTS: Final[dict[str, Callable[[BigOrder], None]]] = {
    "at the next operation": BigOrder.next_operation,
    "one too many": BigOrder.one_too_many,
    "a report and its undo": BigOrder.taken_back,
}


def run() -> Report:
    """The bench of that name."""
    figures: dict[str, Spread] = {}
    ratios: dict[str, float] = {}
    with TemporaryDirectory() as name:
        few, many = BigOrder(Path(name) / "few", FEW), BigOrder(Path(name) / "many", MANY)
        for order in (few, many):
            order.one_too_many()
            order.taken_back()
        for words, act in ACTS.items():
            short, long = durations(few, act), durations(many, act)
            figures |= {f"{words}, of {FEW}": spread(short), f"{words}, of {MANY}": spread(long)}
            ratios[f"{words}, {MANY} over {FEW}"] = median(long) / median(short)
        for order in (few, many):
            order.close()
    return Report(bench="order_size", figures=figures, ratios=ratios)


def durations(order: BigOrder, act: Callable[[BigOrder], None]) -> list[int]:
    """Nanoseconds of that many acts."""
    return [timed(time.perf_counter_ns, lambda: act(order)) for _ in range(TIMES)]
