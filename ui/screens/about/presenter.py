"""The logic of the about screen: figures of this terminal, and which licence is read. No Qt."""

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.store import journal
from terminal.words.times import DAY_AND_CLOCK, clock_words
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Tone
from ui.screens.about.parts import QT_MEANS, Part, parts, text_of, version_of
from ui.screens.about.state import AboutState, OpenText, PartRow
from ui.text import joined, text
from ui.words.store import condition_words

MEGABYTE = 1_000_000


class AboutPresenter:
    """One per window."""

    name = "about"
    topics = frozenset({"exchange", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open = ""

    def state(self) -> AboutState:
        """What there is to see now."""
        rows = tuple(
            PartRow(part.key, part.key, part.version, part.licence or text("see its text"))
            for part in parts()
        )
        warning = joined(condition_words(self._desk.work.store.troubles), text(self._desk.key_warning))
        return AboutState(self._rows(), warning, rows, self._open_text())

    def step(self) -> str:
        """There is only one."""
        return "about"

    def scan(self, scan: Scan) -> bool:
        """The printed "cancel" closes the licence."""
        cancel = isinstance(scan.meaning, means.CommandMeaning) and scan.meaning.word is CommandWord.CANCEL
        if cancel and self._open:
            self.close()
            return True
        return False

    def leave(self) -> None:
        """Closes the licence."""
        self._open = ""

    # ------------------------------------------------------------ touches

    @touch
    def read(self, key: str) -> None:
        """Opens the licence of a part."""
        self._open = key

    @touch
    def close(self) -> None:
        """Closes the licence."""
        self._open = ""

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ inside

    def _rows(self) -> tuple[tuple[str, str, Tone], ...]:
        work = self._desk.work
        identity = work.identity
        connection = work.store.database.connection()
        events = journal.head(connection, identity.epoch).sequence
        size = work.store.database.path.stat().st_size / MEGABYTE
        rows = (
            (text("Version"), version_of("tracepost") or text("not installed as a package")),
            (text("Terminal"), identity.terminal_id),
            (text("Epoch"), str(identity.epoch)),
            (text("Station"), identity.station),
            (text("Events in the journal"), text("{n} · {size} MB", n=events, size=f"{size:.1f}")),
            (text("Last receipt of the hub"), self._receipt()),
            (text("SQLite"), str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())),
        )
        key = text("in a file") if self._desk.key_warning else text("in the system's key store")
        tone = Tone.WARN if self._desk.key_warning else Tone.NEUTRAL
        return (*((name, value, Tone.NEUTRAL) for name, value in rows), (text("Store's key"), key, tone))

    def _receipt(self) -> str:
        exchange = self._desk.work.store.exchange()
        if exchange.contact_at is None:
            return text("none yet")
        when = clock_words(exchange.contact_at, self._desk.work.identity.zone, DAY_AND_CLOCK)
        return text("up to event {n} · {when}", n=exchange.acknowledged, when=when)

    def _open_text(self) -> OpenText | None:
        part = next((entry for entry in parts() if entry.key == self._open), None)
        return OpenText(f"{part.key} · {part.licence}", _words(part)) if part else None


def _words(part: Part) -> str:
    """The licence; for Qt first what it means for whoever has the program."""
    words = text_of(part) or text("The package brings no text of its licence.")
    return f"{text(QT_MEANS)}\n\n{words}" if "LGPL-3.0" in part.texts else words
