"""What nobody caught, of a touch, a timer or a background job: a line in the log, and words that stay on the
screen. The program goes on. No Qt.

Acts have their refusals (`Workplace.once`); this is for all that happens beside them.
"""

import logging
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Final

from terminal.faults import Fault, FaultCode
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Feedback, Tone
from ui.text import phrase, text
from ui.words.faults import fault_title

log = logging.getLogger(__name__)
_DETAIL: Final = phrase(
    "What you did last may not be recorded: look, then do it again. "
    "If this comes again, call IT and write your reports on paper."
)


def uncaught_words(error: Exception) -> Feedback:
    """What a person is told of it. Whether the last act is recorded is not known here, so it is not said."""
    return Feedback(Tone.BAD, fault_title(error), text(_DETAIL))


class Uncaught:
    """From `begin` to `end` it takes what is handed to `sys.excepthook`; `say` shows it. After a
    bad page the store of `work` is looked at, so that the place is known soon.
    """

    def __init__(self, say: Callable[[Feedback], None], work: Workplace) -> None:
        self._say = say
        self._work = work
        self._before = sys.excepthook
        self._telling = False

    def begin(self) -> None:
        """Takes the place of what was there, which goes on to write the log."""
        self._before = sys.excepthook
        sys.excepthook = self._caught

    def end(self) -> None:
        """Gives the place back."""
        if sys.excepthook == self._caught:
            sys.excepthook = self._before

    def tell(self, error: Exception) -> None:
        """Shows it, in the screen's thread. What the showing itself raises is logged and not shown again."""
        if self._telling:
            return
        self._telling = True
        try:
            self._say(uncaught_words(error))
            if isinstance(error, Fault) and error.code is FaultCode.STORE_DAMAGED:
                self._work.store.suspect(self._work.identity)
        except Exception:
            log.exception("an error could not be shown")
        finally:
            self._telling = False

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Fault):
            log.error("not done, nobody caught the fault: %s", error.code)
        else:
            self._before(kind, error, trace)
        if isinstance(error, Exception):
            self.tell(error)
