"""What stands behind the exchange's pill: since when the hub is silent, what waits, and trying again at once.

It reads the store and asks for a try; the exchange itself runs elsewhere (`sync.station.worker`).
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from terminal.domain.outcome import Refusal, refused
from terminal.usecases.parts.workplace import Workplace, stop_of
from terminal.words.times import age_words, clock_words
from ui.text import joined, language, text
from ui.widgets.content import Kind, Question
from ui.widgets.dialogs.confirm import ConfirmDialog
from ui.words.refusals.table import refusal_words

AGE_MS: Final = 1000
"""While it is open the age of the hub's last word is counted on."""


class ExchangeDialog(ConfirmDialog):
    """Opened by a touch on the pill; closes by itself once the hub answers what was tried."""

    def __init__(self, window: QWidget, work: Workplace, try_now: Callable[[], None]) -> None:
        super().__init__(window)
        self._work = work
        self._try_now = try_now
        self._trying = self._failed = False
        self._age = QTimer(self)
        self._age.timeout.connect(self._count_on)
        self.confirmed.connect(self._try)
        self.confirm.setObjectName("try_now")
        self.confirm.set_kind(Kind.PRIMARY, "refresh-cw")

    def ask(self) -> None:
        """Opens with how the exchange stands."""
        self._trying = self._failed = False
        self._age.start(AGE_MS)
        self._render()

    def _count_on(self) -> None:
        if self.isHidden():
            self._age.stop()
        else:
            self._render()

    def told(self, *, connected: bool) -> bool:
        """A try has ended, asked for or not. True where a person was waiting for this answer."""
        if self.isHidden():
            return False
        waited = self._trying
        self._trying = False
        self._failed = not connected
        if waited and connected:
            self.show_question(None)
            return True
        self._render()
        return False

    def _try(self) -> None:
        self._trying = True
        self._render()
        self._try_now()

    def _render(self) -> None:
        self.show_question(Question(self._title(), self._sentence(), text("Try now")))
        self.cancel.set_texts(text("Close"))
        self.confirm.setVisible(not self._all_is_well())
        self.confirm.set_reason(text("Trying …") if self._trying else "")

    def _title(self) -> str:
        if self._work.store.stopping(self._work.identity):
            return text("Station stopped")
        if self._work.store.exchange().stopped:
            return text("Stopped by the hub")
        if not self._work.connected():
            return text("No contact with the hub")
        unsent = self._work.store.unsent_count(self._work.identity)
        return text("{n} to send", n=unsent) if unsent else text("The hub answers")

    def _all_is_well(self) -> bool:
        """The last round was answered, and nothing waits."""
        return self._work.connected() and not self._work.store.unsent_count(self._work.identity)

    def _sentence(self) -> str:
        work = self._work
        exchange = self._work.store.exchange()
        if exchange.stopped:
            stopped = stop_of(work) or refused(Refusal.STATION_STOPPED, reason=exchange.stopped)
            return refusal_words(stopped).detail
        last = text("No word from the hub yet.")
        if exchange.contact_at is not None:
            clock = clock_words(exchange.contact_at, work.identity.zone)
            ago = age_words((work.now() - exchange.contact_at) / 1e6, language())
            last = text("Last word from the hub at {clock}, {ago} ago.", clock=clock, ago=ago)
        unsent = work.store.unsent_count(work.identity)
        kept = text(
            "{n} event is kept here until it is sent.|{n} events are kept here until they are sent.", n=unsent
        )
        if self._all_is_well():
            return joined(last, text("Everything is sent."))
        if work.connected():
            return joined(last, kept)
        tried = text("It did not answer just now. Check the network cable, or call IT.")
        goes_on = text("Work goes on; everything is sent automatically once the hub is back.")
        return joined(last, tried if self._failed else goes_on, kept if unsent else "")
