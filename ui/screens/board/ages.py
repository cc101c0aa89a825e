"""Times on the board: how old a word is, and how that is said. No Qt.

All ages are counted on the hub's clock from the reply on: a station clock that is wrong changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sync.protocol.messages import BoardReply
from terminal.silence import SILENT_US
from ui.text import text

SILENT_S = 4
"""Without an answer for so long the hub is said to be away: two polls missed."""
OLD_S = 30
BLIND_S = SILENT_US // 1_000_000
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest reply and how long ago it came, in seconds."""

    reply: BoardReply
    age_s: float

    @property
    def now(self) -> int:
        """The hub's time now, microseconds UTC."""
        return self.reply.hub_time + round(self.age_s * _SECOND)

    @property
    def blind(self) -> bool:
        """True once the hub's newest word is so old that nothing is known any more."""
        return self.age_s > BLIND_S

    def seconds_since(self, at: int) -> int:
        """Seconds since `at` (the hub's microseconds UTC)."""
        return max(0, (self.now - at) // _SECOND)

    def clock(self, zone: str, at: int, form: str = "%H:%M") -> str:
        """A time of the plant's day."""
        return datetime.fromtimestamp(at / _SECOND, ZoneInfo(zone)).strftime(form)


def duration_words(seconds: int) -> str:
    """How long something has lasted, in one number: seconds are not counted, days are not minutes."""
    minutes = seconds // 60
    if minutes < 1:
        return text("< 1 min")
    if minutes < 100:
        return text("{n} min", n=minutes)
    hours = minutes // 60
    return text("{n} h", n=hours) if hours < 48 else text("{n} d", n=hours // 24)


def age_words(seconds: int) -> str:
    """How old a word is: seconds matter here."""
    return text("{n} s", n=seconds) if seconds < 100 else duration_words(seconds)
