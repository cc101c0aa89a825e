"""How much to send and how long to wait after each answer, pure: no store, no wire, no clock.

`Pace` is a value; every method gives the next one.
"""

from typing import Final

import msgspec

from sync.protocol.messages import MAX_EVENTS
from sync.protocol.problems import Problem, ProblemCode

FIRST_BATCH: Final = 64
LONGEST_WAIT_S: Final = 60.0
STOPPED_WAIT_S: Final = 60.0
"""How often a stopped station asks whether it may go on."""


class Pace(msgspec.Struct, frozen=True):
    """`batch` events at most go next; `failures` in a row went before; `opaque` are the sequences of events
    that the hub could not read and that travel as plain bytes, `ahead` of those that fit in no request and go
    ahead of it in pieces.
    """

    batch: int = FIRST_BATCH
    failures: int = 0
    opaque: frozenset[int] = frozenset()
    ahead: frozenset[int] = frozenset()

    def succeeded(self, acknowledged: int) -> "Pace":
        """The hub took what was sent: twice as much next time."""
        opaque, ahead = (
            frozenset(number for number in numbers if number > acknowledged)
            for numbers in (self.opaque, self.ahead)
        )
        return Pace(min(MAX_EVENTS, self.batch * 2), 0, opaque, ahead)

    def failed(self) -> "Pace":
        """No answer, or none that helps: half as much, later."""
        return Pace(max(1, self.batch // 2), self.failures + 1, self.opaque, self.ahead)

    def refused(self, first: int, count: int, status: int, problem: Problem) -> "Pace":
        """The hub answered `status` to `count` events from sequence `first` on.

        An event that is named goes as opaque bytes; unnamed, the batch is halved until one event is left. One
        that is too big by itself goes ahead in pieces.
        """
        if status == 413 and count > 1:
            return msgspec.structs.replace(self, batch=count // 2, failures=0)
        if status == 413 and count == 1 and first not in self.ahead:
            return msgspec.structs.replace(self, failures=0, ahead=self.ahead | {first})
        if status != 400 or problem.code == ProblemCode.BAD_SIGNATURE or not count:
            return self.failed()
        index = problem.index if problem.index is not None and 0 <= problem.index < count else None
        if index is None and count > 1:
            return msgspec.structs.replace(self, batch=count // 2, failures=0)
        guilty = first + (index or 0)
        if guilty in self.opaque:
            return self.failed()
        return msgspec.structs.replace(self, failures=0, opaque=self.opaque | {guilty})

    def wait_s(self, chance: float, retry_after_s: float | None = None) -> float:
        """Seconds until the next try, with full jitter; `chance` is random, 0..1. Never before the hub asked
        for it.
        """
        longest = min(LONGEST_WAIT_S, 2.0 ** (self.failures - 1)) if self.failures else 0.0
        return (retry_after_s or 0.0) + chance * longest
