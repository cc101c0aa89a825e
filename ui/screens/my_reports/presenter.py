"""The logic of the own reports: which list is shown, undo in one touch, answers to the hub. No Qt."""

from typing import Final

from terminal.domain.events.payloads import EventKey
from terminal.usecases.answer_dispute import Answered, answer_dispute
from ui.desk import acts
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.my_reports.reading import REWORK, UNDO, ReportsReader
from ui.screens.my_reports.state import ReportsState, TabState
from ui.screens.my_reports.words import DISPUTED, LISTS, MINE, UNSENT
from ui.text import text

DUPLICATE: Final = "duplicate_report"


class ReportsPresenter:
    """One per window."""

    name = "my_reports"
    topics = frozenset({"exchange", "disputes", "unit", "order", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reader = ReportsReader(desk)
        self._tab = MINE

    def state(self) -> ReportsState:
        """What there is to see now."""
        lists = {MINE: self._reader.mine, UNSENT: self._reader.unsent, DISPUTED: self._reader.disputed}
        return ReportsState(self._tabs(), lists[self._tab](), self._empty())

    def step(self) -> str:
        """There is only one."""
        return "my_reports"

    def scan(self, _scan: Scan) -> bool:
        """Nothing has a meaning of its own here."""
        return False

    def leave(self) -> None:
        """The own reports are the first to be seen again."""
        self._tab = MINE

    # ------------------------------------------------------------ touches

    @touch
    def show(self, tab: str) -> None:
        """Another list."""
        self._tab = tab

    @touch
    def act(self, key: str, what: str) -> None:
        """What was offered at a row: "undo" takes the report back, "rework" answers the hub."""
        event = _key_of(key)
        if what == UNDO:
            acts.undo(self._desk, event)
        elif what == REWORK:
            answer = answer_dispute(self._desk.work, self._desk.command(), event, DUPLICATE, REWORK)
            self._desk.settle(answer, _answered_words)

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ inside

    def _tabs(self) -> tuple[TabState, ...]:
        work = self._desk.work
        beside = {
            MINE: text("This shift"),
            UNSENT: str(work.store.unsent_count(work.identity)),
            DISPUTED: str(len(work.store.disputes())),
        }
        return tuple(
            TabState(key, words.icon, text(words.name), beside[key], self._tab == key)
            for key, words in LISTS.items()
        )

    def _empty(self) -> tuple[str, str]:
        words = LISTS[self._tab]
        return text(words.empty), text(words.hint)


def _key_of(key: str) -> EventKey:
    """The key that `str(EventKey)` gave."""
    terminal, epoch, sequence = key.rsplit("/", 2)
    return EventKey(terminal, int(epoch), int(sequence))


def _answered_words(done: Answered) -> Feedback:
    return Feedback(Tone.OK, text("Answered: it was rework"), done.about, text("The hub will be told."))
