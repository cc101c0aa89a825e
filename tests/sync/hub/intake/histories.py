"""Short histories of units and orders, written by the pens of two terminals and taken by a hub."""

from decimal import Decimal
from typing import Any

from terminal.domain.events import payloads as ev
from terminal.domain.ids import ItemCode, Operation
from tests.sync.hub.pen import Pen
from tests.sync.hub.projecting import Bench, take_all

P = ItemCode("P")
ONE = Decimal(1)


def unit(code: str) -> tuple[str, str]:
    return ("unit", code)


def start(pen: Pen, code: str, **more: Any) -> Any:
    return pen.write(ev.UnitStarted(item=P), subject=unit(code), **more)


def good(pen: Pen, code: str, **more: Any) -> Any:
    return pen.write(ev.WorkReported(good=ONE), subject=unit(code), **more)


def finish(pen: Pen, code: str) -> None:
    """Good at both operations."""
    good(pen, code)
    pen.write(ev.WorkReported(good=ONE, completes=True), subject=unit(code), operation=Operation(20))


def batch(pen: Pen, quantity: int, **more: Any) -> Any:
    return pen.write(ev.WorkReported(good=Decimal(quantity)), subject=("order", "WO-1"), **more)


def made(bench: Bench, operation: int = 10, order: str = "WO-1") -> Decimal:
    counts: Decimal = bench.doc("order", order).at(operation).good
    return counts


def both_ways(bench: Bench, pens: tuple[Pen, Pen]) -> list[str]:
    """Takes the pens in both orders; the outcome must be the same."""
    take_all(bench, pens)
    first = bench.docs(), bench.disputes()
    bench.clear()
    take_all(bench, reversed(pens))
    assert (bench.docs(), bench.disputes()) == first
    return bench.codes()
