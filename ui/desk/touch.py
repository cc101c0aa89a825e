"""One touch, one refresh: what a touch or a scan changes is shown once, when it is over. No Qt."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from terminal.domain.outcome import Refused
from ui.desk.screen import Scan

P = ParamSpec("P")
R = TypeVar("R")


class Touch(msgspec.Struct):
    """A touch or a `scan` while it is worked on, and afterwards what came of it: whether its last act was
    accepted, and else why it was refused.
    """

    scan: Scan | None = None
    accepted: bool = False
    refusal: Refused | None = None


class Touched(Protocol):
    """What `Desk` gives: the touch it is in; within one that is open already, that one."""

    def touch(self, scan: Scan | None = None, /) -> AbstractContextManager[Touch]:
        """Begins a touch; at its end what there is to see is read again."""
        ...


class AtDesk(Protocol):
    """Whatever a person touches: it works at a desk."""

    @property
    def _desk(self) -> Touched: ...


S = TypeVar("S", bound=AtDesk)


def touch(act: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that a person touches off, or an answer that was waited for."""

    @wraps(act)
    def touched(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._desk.touch():
            return act(self, *args, **kwargs)

    return touched
