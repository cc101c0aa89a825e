"""An act as it is drawn, and what its numbers choose."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Act(msgspec.Struct, frozen=True, array_like=True):
    """One act: its name in `ACTS`, which terminal, and three numbers that choose what of."""

    name: str
    at: int
    one: int
    two: int
    three: int


def of(things: Sequence[Any], number: int) -> Any:
    """The thing that a number chooses."""
    return things[number % len(things)]


def mostly(likely: Sequence[Any], all_: Sequence[Any], number: int) -> Any:
    """A likely thing where there is one, in one of five cases any."""
    return of(likely if likely and number % 5 else all_, number)
