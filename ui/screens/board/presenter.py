"""The board's logic: which stations are seen now, and how old all of it is. No Qt."""

import math

import msgspec

from sync.protocol.messages import BoardReply, BoardTile
from terminal.domain.codes import meanings as means
from terminal.domain.ids import PersonCode, ReasonCode, StationCode
from terminal.domain.masters.rows import Person, Reason, Station
from terminal.domain.outcome import Refusal, refused
from terminal.stations.kiosk import KIOSK
from terminal.words.times import CLOCK_WITH_SECONDS, age_words, clock_words
from ui.desk.desk import Desk
from ui.desk.screen import Query, Scan
from ui.desk.touch import touch
from ui.feedback import Tone
from ui.screens.board.ages import OLD_S, SILENT_S, Heard
from ui.screens.board.line import hours, totals
from ui.screens.board.shift_hours import ShiftHours, shift_hours
from ui.screens.board.state import BoardState, Hours, Tile
from ui.screens.board.tiles import in_order, is_alert, tile_state
from ui.text import either, language, text
from ui.widgets.content import BoardHead, Condition, TileState
from ui.words.reports import shown_name

POLL_MS = 2000
MOST_TILES = 12
PAGE_S = 10
BEAT_S = 10
_NS = 10**9


class BoardPresenter:
    """One per window. It asks the hub by its `query`."""

    name = "board"
    topics = frozenset({"board", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._started_ns = desk.work.clock.monotonic_ns()
        self._reply: BoardReply | None = None
        self._at_ns = 0
        self._alerts: dict[str, tuple[int, int]] = {}
        self._fits = MOST_TILES
        self._missed = False

    def query(self) -> Query:
        """The board of this station's line."""
        row = self._desk.work.masters.get(Station, self._desk.work.identity.station)
        line = row.line if row else ""
        return Query(lambda hub: hub.board(line), POLL_MS, self.heard)

    def heard(self, reply: BoardReply | None, at_ns: int) -> None:
        """The hub's newest word, and when it was asked for (this computer's monotonic nanoseconds). None: it
        was asked and gave no answer, and from now on is said to be away.
        """
        if reply is None:
            self._missed = True
            return
        tiles = tuple(tile for tile in reply.tiles if not self._is_kiosk(tile.station))
        reply = msgspec.structs.replace(reply, tiles=tiles)
        self._reply = reply
        self._at_ns = at_ns
        self._missed = False
        heard = Heard(reply, 0.0)
        alerts = [tile for tile in reply.tiles if is_alert(tile, heard)]
        self._alerts = {tile.station: self._first_seen(tile, at_ns) for tile in alerts}

    def set_room(self, tiles: int) -> None:
        """So many tiles fit the screen; never more than 12 are shown."""
        self._fits = max(1, min(tiles, MOST_TILES))

    def state(self) -> BoardState:
        """What there is to see now."""
        if self._reply is None:
            return self._nothing_yet()
        heard = Heard(self._reply, self._seconds_since(self._at_ns))
        shown, page = self._page(in_order(heard.reply.tiles, heard), heard)
        shift = shift_hours(heard, self._zone, self._shift_hours())
        return BoardState(
            head=self._head(heard, page),
            totals=totals(heard, int(self._seconds_since(self._started_ns) // PAGE_S)),
            hours=hours(heard, shift),
            tiles=tuple(self._tile(tile, heard, shift) for tile in shown),
            empty=None if heard.reply.tiles else _no_stations(),
        )

    def step(self) -> str:
        """There is only one."""
        return "board"

    def scan(self, scan: Scan) -> bool:
        """Nobody works at a board: a badge, an order or a piece is for a station. Commands go on."""
        if isinstance(scan.meaning, means.CommandMeaning | means.Unknown):
            return False
        self._desk.refuse(refused(Refusal.NO_MEANING_HERE, code=scan.reading.value))
        return True

    def leave(self) -> None:
        """Nothing is half done here."""

    @touch
    def settings(self) -> None:
        """To the settings: the only way out of a board that fills the screen."""
        self._desk.shell.show_screen("settings")

    # ------------------------------------------------------------ inside

    @property
    def _zone(self) -> str:
        return self._desk.work.identity.zone

    def _seconds_since(self, at_ns: int) -> float:
        return max(0.0, (self._desk.work.clock.monotonic_ns() - at_ns) / _NS)

    def _first_seen(self, tile: BoardTile, at_ns: int) -> tuple[int, int]:
        """Which alert it is (since when) and when this board first saw it."""
        before = self._alerts.get(tile.station)
        return before if before and before[0] == tile.since else (tile.since, at_ns)

    def _tile(self, tile: BoardTile, heard: Heard, shift: ShiftHours) -> Tile:
        alert = self._alerts.get(tile.station)
        beats = alert is not None and is_alert(tile, heard) and self._seconds_since(alert[1]) < BEAT_S
        return Tile(tile.station, tile_state(tile, heard, shift, self._reason, self._person), beats)

    def _page(self, tiles: list[BoardTile], heard: Heard) -> tuple[list[BoardTile], str]:
        """The tiles to show now: unanswered alerts on every page, the others in turn."""
        alerts = [tile for tile in tiles if is_alert(tile, heard)]
        kept = alerts if len(alerts) < self._fits else []
        others = tiles[len(kept) :]
        room = self._fits - len(kept)
        pages = max(1, math.ceil(len(others) / room))
        at = int(self._seconds_since(self._started_ns) // PAGE_S) % pages
        words = text("Page {page} of {pages}", page=at + 1, pages=pages) if pages > 1 else ""
        return [*kept, *others[at * room : (at + 1) * room]], words

    def _head(self, heard: Heard, page: str) -> BoardHead:
        reply = heard.reply
        age = int(heard.age_s)
        updated = text("Updated {time}", time=clock_words(reply.hub_time, self._zone, CLOCK_WITH_SECONDS))
        shift = either(zh=reply.shift_zh, en=reply.shift_en)
        link = text("Hub connected")
        tone = Tone.NEUTRAL
        if self._missed or heard.age_s > SILENT_S:
            link = text("No connection to the hub · {age}", age=age_words(age, language()))
            tone = Tone.WARN
        if heard.blind:
            tone = Tone.BAD
        return BoardHead(
            title=text("Line {line}", line=reply.line) if reply.line else text("All lines"),
            shift=" · ".join(part for part in (shift, page) if part),
            updated=updated,
            old=heard.age_s > OLD_S,
            link=link,
            link_tone=tone,
            clock=clock_words(heard.now, self._zone),
        )

    def _nothing_yet(self) -> BoardState:
        waited = int(self._seconds_since(self._started_ns))
        away = self._missed or waited > SILENT_S
        age = age_words(waited, language())
        link = text("No connection to the hub · {age}", age=age) if away else text("Connecting")
        tone = Tone.WARN if away else Tone.NEUTRAL
        head = BoardHead(text("Board"), "", "", False, link, tone, "")
        hint = text("Check the network and the hub.") if away else text("The first figures come in a moment.")
        return BoardState(head, (), Hours("", (), 0.0, ""), (), _large(text("No data yet"), hint))

    def _shift_hours(self) -> float:
        shift = self._desk.work.shift()
        return (shift.end - shift.start) / 3_600_000_000 if shift else 0.0

    def _is_kiosk(self, station: str) -> bool:
        """A board is no place of work: it neither runs nor stands idle."""
        row = self._desk.work.masters.get(Station, StationCode(station))
        return row is not None and row.type == KIOSK.name

    def _reason(self, code: str) -> str:
        row = self._desk.work.masters.get(Reason, ReasonCode(code))
        return row.names.of(language()) if row else code

    def _person(self, code: str) -> str:
        row = self._desk.work.masters.get(Person, PersonCode(code))
        return shown_name(row) if row else code


def _no_stations() -> TileState:
    return _large(text("No stations"), text("The hub has no master data for this line yet."))


def _large(message: str, detail: str) -> TileState:
    return TileState("", "", Condition.NO_DATA, message, detail=detail)
