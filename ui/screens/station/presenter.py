"""The station's logic: what the touches and codes on it do. What there is to see is put together in
`reading`. No Qt.
"""

from decimal import Decimal

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import DefectCode, OrderCode, StepNumber
from terminal.domain.masters.kinds import Flow, StepKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.measuring import Sample
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.unit import WorkResult
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.record_result import Judgement, Recorded, record_judgements, record_value
from terminal.usecases.report_work import Report, remaining
from ui.desk import acts
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.measuring import take_value
from ui.desk.reporting import MOST_AT_ONCE, Reporting
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.labels.reprinting import Reprinting
from ui.screens.station.reading import PASSED, StationReader, awaited_value
from ui.screens.station.state import StationState
from ui.text import text


class StationPresenter:
    """One per station window."""

    name = "station"
    topics = frozenset(
        {"order", "unit", "lot", "place", "item", "routing", "bom", "exchange", "minute", "sensor"}
    )

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reporting = Reporting(desk)
        self._asking: int | None = None
        self._quantity: Decimal | None = None
        self._awaited: tuple[str, int] | None = None
        self._reader = StationReader(desk)
        self._reprinting = Reprinting(desk)

    def state(self) -> StationState:
        """What there is to see now; a value that has come to wait opens its keypad."""
        self._reporting.void_if(self._cannot_report())
        self._follow_values()
        reprint = self._reprinting.choices()
        return self._reader.state(self._reporting.choice, self._asking, self._batch_quantity(), reprint)

    def step(self) -> str:
        """The unit and how many of its steps are done: after each step the same label may be scanned
        again.
        """
        opened = open_unit(self._desk.work)
        if isinstance(opened, Refused):
            return self._desk.work.terminal().order or ""
        return f"{opened.unit.unit}/{opened.operation.number}/{sum(not state.open for state in opened.steps)}"

    def scan(self, scan: Scan) -> bool:
        """Printed commands are touches; everything else means the same everywhere."""
        return isinstance(scan.meaning, means.CommandMeaning) and self._command(scan.meaning.word)

    def measured(self, device: str, sample: Sample) -> None:
        """A gauge's value: for the open keypad, else for the step that waits."""
        asked = self._asking or None
        self._asking = None
        take_value(self._desk, device, sample, asked=asked, then=self._after_value)

    def leave(self) -> None:
        """Gives up an open choice."""
        self._reporting.choice.end()
        self._reprinting.leave()
        self._asking = self._awaited = None

    # ------------------------------------------------------------ touches

    @touch
    def choose_order(self, code: str) -> None:
        """An order of the list was touched."""
        acts.take_order(self._desk, OrderCode(code))

    @touch
    def good(self) -> None:
        """Report the open unit, or the whole quantity, good."""
        if self._batch():
            quantity = self._batch_quantity()
            if acts.report(self._desk, self._desk.command(), Report(quantity), for_unit=False):
                self._quantity = None
            return
        acts.report(self._desk, self._desk.command(), Report(Decimal(1)), for_unit=True)

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "good", "scrap", "rework" or "help"."""
        if key == Button.GOOD:
            self.good()
        elif key == Button.HELP:
            self._desk.shell.show_screen("andon")
        else:
            self.begin(key)

    @touch
    def begin(self, use: str) -> None:
        """Opens the reasons for "scrap" or "rework"."""
        self._asking = None
        self._reporting.begin(use, self._cannot_report())

    @touch
    def pick(self, reason: str) -> None:
        """A reason was touched."""
        self._reporting.pick(reason)

    @touch
    def target(self, operation: str) -> None:
        """The operation to send back to was touched."""
        self._reporting.target(operation)

    @touch
    def change_quantity(self, change: int) -> None:
        """One more or one fewer piece."""
        self._reporting.change_quantity(change, int(self._batch_quantity()) if self._batch() else 1)

    @touch
    def confirm(self, *, rest_good: bool = False) -> None:
        """Commits the chosen scrap or rework; with `rest_good` all other pieces are good in the same
        commit.
        """
        rest = max(Decimal(0), self._batch_quantity() - self._reporting.choice.quantity)
        if self._reporting.confirm(rest if rest_good else Decimal(0), for_unit=not self._batch()):
            self._quantity = None

    @touch
    def cancel(self) -> None:
        """Closes what is open without recording anything; a value that waits is asked for by touch now."""
        awaited = self._awaited
        self.leave()
        self._awaited = awaited

    @touch
    def ask(self, step: int) -> None:
        """Opens the keypad for a step's value, or with 0 for the quantity; a label step prints its label."""
        if not self._print(step):
            self._asking = step

    @touch
    def pick_reason(self, reason: str) -> None:
        """Why the label is printed again was touched; "" gives it up."""
        self._reprinting.pick(reason)

    @touch
    def entered(self, words: str) -> None:
        """The keypad was confirmed."""
        step = self._asking
        self._asking = None
        if step == 0:
            self._quantity = Decimal(words or 0)
        elif step is not None:
            self._record(step, words)

    @touch
    def judged(self, key: str) -> None:
        """A tile of the judgement was touched: pass, or a defect."""
        step = self._asking
        self._asking = None
        if step is None:
            return
        judgement = (
            Judgement(step, StepVerdict.PASS)
            if key == PASSED
            else Judgement(step, StepVerdict.FAIL, DefectCode(key))
        )
        unit = acts.open_code(self._desk)
        outcome = record_judgements(self._desk.work, self._desk.command(), (judgement,))
        done = self._desk.settle(outcome, lambda results: acts.recorded_words(self._desk, results[0], unit))
        if done and done[0].finished:
            acts.offer_undo(self._desk)

    @touch
    def undo(self) -> None:
        """To the own reports."""
        self._desk.shell.show_screen("my_reports")

    # ------------------------------------------------------------ inside

    def _follow_values(self) -> None:
        """The keypad comes and goes with the value that waits for it; cancelled, it comes by touch only."""
        awaited = awaited_value(self._desk.work)
        if awaited == self._awaited:
            return
        self._awaited = awaited
        if not self._reporting.choice.use:
            self._asking = awaited[1] if awaited else None

    def _print(self, number: int) -> bool:
        opened = open_unit(self._desk.work)
        state = None if isinstance(opened, Refused) else opened.state(number)
        if isinstance(opened, Refused) or state is None or state.step.kind is not StepKind.LABEL:
            return False
        self._reprinting.begin(Subject.UNIT, opened.unit.unit, state.step.label)
        return True

    def _record(self, step: int, words: str) -> None:
        unit = acts.open_code(self._desk)
        outcome = record_value(self._desk.work, self._desk.command(), StepNumber(step), words)
        done = self._desk.settle(outcome, lambda value: acts.recorded_words(self._desk, value, unit))
        if done and done.finished and done.finished.result == WorkResult.GOOD:
            acts.offer_undo(self._desk)

    def _after_value(self, done: Recorded) -> None:
        if done.finished and done.finished.result == WorkResult.GOOD:
            acts.offer_undo(self._desk)

    def _batch(self) -> bool:
        operation = self._desk.work.operation()
        return operation is not None and operation.flow == Flow.BATCH

    def _batch_quantity(self) -> Decimal:
        """What a touch on good would report: what was typed, else all that remains."""
        work = self._desk.work
        order = work.order()
        operation = work.operation()
        if order is None or operation is None:
            return Decimal(0)
        return self._quantity if self._quantity is not None else remaining(work, order, operation)

    def _cannot_report(self) -> Refused | None:
        if self._batch():
            return None if self._batch_quantity() else refused(Refusal.NOTHING_TO_REPORT)
        opened = open_unit(self._desk.work)
        return opened if isinstance(opened, Refused) else None

    def _command(self, word: CommandWord) -> bool:
        if word.digit is not None:
            return self._digit(word.digit)
        acts_of = {
            CommandWord.GOOD: self.good,
            CommandWord.SCRAP: lambda: self.begin(Button.SCRAP),
            CommandWord.REWORK: lambda: self.begin(Button.REWORK),
            CommandWord.CONFIRM: self._confirm_by_code,
            CommandWord.CANCEL: self.cancel,
        }
        if word not in acts_of:
            return False
        acts_of[word]()
        return True

    def _confirm_by_code(self) -> None:
        if self._reporting.choice.use:
            self.confirm()
        else:
            self.good()

    def _digit(self, digit: int) -> bool:
        if not self._batch():
            return False
        typed = int(self._quantity or 0) * 10 + digit
        self._quantity = Decimal(min(typed, MOST_AT_ONCE))
        words = text("Quantity {n}", n=self._quantity)
        self._desk.shell.say(Feedback(Tone.NEUTRAL, words, text("Nothing is recorded yet.")))
        return True
