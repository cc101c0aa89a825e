"""Which hours of the shift the board shows, and what is planned for each. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.protocol.messages import BoardTile
from terminal.words.times import clock_words
from ui.screens.board.ages import Heard
from ui.widgets.content import Hour
from ui.words.orders import SHORT

MOST_HOURS = 12


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """The hours shown (0 to 23), the running one, and how many hours the shift lasts, 0 where not known."""

    shown: tuple[int, ...]
    now: int
    lasting: float

    def target_of(self, tile: BoardTile) -> float:
        """What a station has to make in an hour, 0 where it makes things beside its plan: an hour's count
        does not tell them apart.
        """
        beside = any(item.plan for item in tile.items) and any(not item.plan for item in tile.items)
        return tile.plan / self.lasting if self.lasting and not beside else 0.0

    def bars(self, tiles: Iterable[BoardTile], target: float) -> tuple[Hour, ...]:
        """The good pieces of these stations together, an hour each."""
        several = tuple(tiles)
        counts = ((hour, sum(int(tile.good_by_hour.get(hour, 0)) for tile in several)) for hour in self.shown)
        return tuple(
            Hour(f"{hour:02}", count, hour != self.now and count < SHORT * target, hour == self.now)
            for hour, count in counts
        )


def shift_hours(heard: Heard, zone: str, lasting: float) -> ShiftHours:
    """From the first hour in which a station made something to the running one."""
    now = int(clock_words(heard.now, zone, "%H"))
    seen = {hour for tile in heard.reply.tiles for hour in tile.good_by_hour} | {now}
    first = max((now - hour) % 24 for hour in seen)
    shown = tuple((now - back) % 24 for back in range(min(first, MOST_HOURS - 1), -1, -1))
    return ShiftHours(shown, now, lasting)
