"""What every screen is to the program around it. No Qt.

A presenter reads the store and answers `state()`; its view renders that and calls the presenter back.
Presenters of different screens do not know each other: what concerns more than one goes through the desk.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import msgspec

from devices.capabilities import Reading
from terminal.domain.codes.meanings import Meaning

if TYPE_CHECKING:
    from sync.station.board_client import BoardClient


class Scan(msgspec.Struct, frozen=True):
    """A code that was read and what it means."""

    reading: Reading
    meaning: Meaning


class Presenter(Protocol):
    """One screen's logic."""

    name: str
    topics: frozenset[str]
    """What news make it read again: master and doc kinds, "exchange", "disputes", "devices", "minute",
    "sensor".
    """

    def state(self) -> Any:
        """What there is to see now; read afresh."""
        ...

    def step(self) -> str:
        """Where the screen stands; the same label read again is a new reading in another step."""
        ...

    def scan(self, scan: Scan, /) -> bool:
        """Takes a code that has a meaning of its own on this screen; False leaves it to the desk."""
        ...

    def leave(self) -> None:
        """The screen is left: what was half done in it (an open choice) is given up."""
        ...


@runtime_checkable
class HasDialogs(Protocol):
    """A screen that opens dialogs."""

    def cancel(self) -> None:
        """Closes what is open without recording anything."""
        ...


@runtime_checkable
class Underway(Protocol):
    """A screen whose work may be half done without an order."""

    def following(self) -> str:
        """What that work asks for next, as the last part of a feedback; "" where none is open."""
        ...


class Query(msgspec.Struct, frozen=True):
    """What a screen asks the hub, every `every_ms` while it is shown. `ask` runs beside the screen's thread
    and may raise SyncFault; `then` takes its answer, None where there was none, and when it was asked for
    (monotonic nanoseconds).
    """

    ask: Callable[["BoardClient"], Any]
    every_ms: int
    then: Callable[[Any, int], None]


@runtime_checkable
class Asking(Protocol):
    """A screen that shows what only the hub knows."""

    def query(self) -> Query:
        """What is to be asked now."""
        ...


@runtime_checkable
class Counting(Protocol):
    """A screen on which one label is scanned once for each piece."""

    def counts(self, scan: Scan, /) -> bool:
        """True where another reading of this code is another piece; never for a serial number."""
        ...


@runtime_checkable
class Hearing(Protocol):
    """A screen that may keep a reading to itself, whatever it means: devices are tried out there."""

    def hears(self, reading: Reading, /) -> bool:
        """True where it is kept; it then means nothing anywhere."""
        ...


@runtime_checkable
class TakesTags(Protocol):
    """A screen that counts tags: it gets each reading of those that lie in the field, too."""

    def tagged(self, reading: Reading, /) -> bool:
        """True where it is counted; False leaves a tag to its usual meaning."""
        ...


@runtime_checkable
class Looking(Protocol):
    """A screen that shows what is plugged in."""

    def look(self) -> None:
        """Looks again; called twice a second while the screen is shown."""
        ...
