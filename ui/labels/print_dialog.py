"""What stands behind the pill of the labels: those that wait, and taking one back before it is printed."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal.domain.state.print_job import JobId
from terminal.usecases.labels.print_queue import cancel_label, waiting
from ui.desk.desk import Desk
from ui.feedback import Feedback, Tone
from ui.labels.printing import job_words
from ui.text import text
from ui.widgets.content import Choice, Question
from ui.widgets.dialogs.confirm import ConfirmDialog
from ui.widgets.dialogs.tile import TileDialog


class PrintDialog(TileDialog):
    """Opened by a touch on the pill; a touch on a label asks whether it is to be cancelled."""

    def __init__(self, window: QWidget, desk: Desk, trouble: Callable[[], str]) -> None:
        super().__init__(window)
        self._desk = desk
        self._trouble = trouble
        self._asked: JobId | None = None
        self.question = ConfirmDialog(window)
        self.question.confirmed.connect(self._cancel_label)
        self.question.cancelled.connect(self.ask)
        self.chosen.connect(self._ask_cancel)
        self.cancelled.connect(lambda: self.show_choices("", ()))

    def ask(self) -> None:
        """Opens with the labels that wait; closes where none does."""
        self.question.show_question(None)
        words = [self._trouble(), text("Touch a label to cancel it.")]
        choices = []
        for job in waiting(self._desk.work):
            code, detail = job_words(job)
            choices.append(Choice(job.id, code, detail, "printer"))
        self.show_choices(" ".join(part for part in words if part), tuple(choices))

    def _ask_cancel(self, job: str) -> None:
        found = next((entry for entry in waiting(self._desk.work) if entry.id == job), None)
        self.show_choices("", ())
        if found is None:
            return
        self._asked = found.id
        what = " · ".join(job_words(found))
        self.question.show_question(Question(text("Cancel this label?"), what, text("Cancel the label")))

    def _cancel_label(self) -> None:
        job = self._asked
        self._asked = None
        self.question.show_question(None)
        if job is not None:
            desk = self._desk
            desk.settle(cancel_label(desk.work, desk.command(), job), lambda done: _words(done.thing[1]))


def _words(code: str) -> Feedback:
    return Feedback(Tone.WARN, text("Label cancelled – not printed"), code, "", "printer")
