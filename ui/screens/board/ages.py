"""How old a word on the board is. No Qt.

All ages are counted on the hub's clock from the reply on: a station clock that is wrong changes nothing.
"""

from dataclasses import dataclass

from sync.protocol.messages import BoardReply
from terminal.silence import SILENT_US

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
