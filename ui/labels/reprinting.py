"""Printing a label by hand, on any screen: at once the first time, with a reason after that. No Qt."""

from terminal.domain.ids import ThingKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Step
from terminal.domain.outcome import Outcome, Refusal, Refused
from terminal.domain.state.print_job import PrintJob
from terminal.usecases.labels.print_label import print_label
from terminal.usecases.parts.label_request import printings, waiting_for
from terminal.usecases.parts.workplace import Workplace
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.reporting import reasons_of
from ui.feedback import Feedback, Tone
from ui.text import text
from ui.widgets.content import Action, Choice


class Reprinting:
    """The open choice of a reason, if there is one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._about: tuple[Subject, str, str] | None = None

    def begin(self, subject: Subject, code: str, named: str = "") -> None:
        """Prints the label of the thing, the one `named` or the usual; asks why where it is not the first."""
        outcome = self._print((subject, code, named))
        if isinstance(outcome, Refused) and outcome.code is Refusal.REASON_NEEDED and self._reasons():
            self._about = subject, code, named
            return
        self._desk.settle(outcome, _words)

    def choices(self) -> tuple[Choice, ...]:
        """The reasons to choose from while one is asked for."""
        return self._reasons() if self._about else ()

    def pick(self, reason: str) -> None:
        """A reason was touched; "" gives it up."""
        about = self._about
        self._about = None
        if about and reason:
            self._desk.settle(self._print(about, reason), _words)

    def leave(self) -> None:
        """Gives the question up."""
        self._about = None

    def _print(self, about: tuple[Subject, str, str], reason: str = "") -> Outcome[PrintJob]:
        subject, code, named = about
        return print_label(self._desk.work, self._desk.command(), subject, code, reason, named=named)

    def _reasons(self) -> tuple[Choice, ...]:
        return reasons_of(self._desk.work, "reprint")


def print_actions(work: Workplace, why_not: str) -> tuple[Action, ...]:
    """The button that prints a label, where the station has a printer; `why_not` it cannot now, or ""."""
    if not work.printer:
        return ()
    return (Action(Button.PRINT, "printer", text("Print"), text("Again with a reason"), reason=why_not),)


def label_step_words(work: Workplace, step: Step, unit: str) -> str:
    """How far the label of the unit is, for the step that waits for it."""
    thing = (ThingKind.UNIT, unit)
    if not work.printer:
        return text("No label printer here")
    if waiting_for(work, step.label, thing):
        return text("In the printer's queue")
    return text("Scan the printed label") if printings(work, step.label, thing) else text("Not printed")


def _words(job: PrintJob) -> Feedback:
    title = text("Label is printed: copy {n}", n=job.number) if job.number > 1 else text("Label is printed")
    return Feedback(Tone.OK, title, job.thing[1], "", "printer")
