"""The inspection's logic: what touches and codes on the sheet do. What there is to see is put together in
`sheet`. No Qt.
"""

from decimal import Decimal

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import DefectCode, StepNumber
from terminal.domain.measuring import Sample
from terminal.domain.outcome import Refused
from terminal.domain.state.unit import WorkResult
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.record_result import Judgement, Recorded, record_judgements, record_value
from terminal.usecases.report_work import Report
from ui.desk import acts
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.measuring import take_value
from ui.desk.reporting import Reporting
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.inspection.sheet import VALUED, next_on_sheet, open_checks, opened_here, sheet_state
from ui.screens.inspection.state import InspectionState
from ui.text import text


class InspectionPresenter:
    """One per inspection window."""

    name = "inspection"
    topics = frozenset({"order", "unit", "item", "routing", "defect", "exchange", "minute", "sensor"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reporting = Reporting(desk)
        self._about = ""
        self._asking: int | None = None
        self._failing: int | None = None
        self._held = ""

    def state(self) -> InspectionState:
        """What there is to see now; a keypad or choice is void when another unit is on the sheet."""
        self._reporting.void_if(self._cannot_report())
        if self._about != self._unit():
            self._asking = self._failing = None
        return sheet_state(self._desk.work, self._reporting.choice, self._asking, self._failing, self._held)

    def step(self) -> str:
        """The unit and how many of its characteristics are done."""
        opened = opened_here(self._desk.work)
        if opened is None:
            return self._desk.work.terminal().order or ""
        return f"{opened.unit.unit}/{opened.operation.number}/{sum(not state.open for state in opened.steps)}"

    def scan(self, scan: Scan) -> bool:
        """A unit opens its sheet; printed commands are touches; everything else means the same everywhere."""
        meaning = scan.meaning
        if isinstance(meaning, means.UnitMeaning):
            acts.take_unit(self._desk, meaning.unit)
            if self._unit() == meaning.unit:
                self._held = ""
                self._go_on()
            return True
        return isinstance(meaning, means.CommandMeaning) and self._command(meaning.word)

    @touch
    def measured(self, device: str, sample: Sample) -> None:
        """A gauge's value: for the characteristic whose keypad is open, else for the one that waits."""
        unit = self._unit()
        take_value(
            self._desk, device, sample, asked=self._asking, then=lambda done: self._after(done.finished, unit)
        )

    def leave(self) -> None:
        """Gives up an open choice."""
        self._reporting.choice.end()
        self._asking = self._failing = None

    # ------------------------------------------------------------ touches

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "good", "scrap", "rework" or "help"."""
        if key == Button.GOOD:
            self.good()
        elif key == Button.HELP:
            self._desk.shell.show_screen("andon")
        else:
            self._asking = self._failing = None
            self._reporting.begin(key, self._cannot_report())

    @touch
    def good(self) -> None:
        """Passes all open checks; with none open, reports the unit good."""
        opened = opened_here(self._desk.work)
        checks = open_checks(opened) if opened else ()
        if checks:
            self._judge(tuple(Judgement(state.step.number, StepVerdict.PASS) for state in checks))
        else:
            acts.report(self._desk, self._desk.command(), Report(Decimal(1)), for_unit=True)

    @touch
    def press(self, key: str, act: str) -> None:
        """A button of a characteristic: "pass", "fail" (asks for the defect), "value" (opens the keypad)."""
        step = int(key)
        if act == StepVerdict.PASS:
            self._judge((Judgement(step, StepVerdict.PASS),))
            return
        self._about = self._unit()
        self._asking, self._failing = (step, None) if act == Button.VALUE else (None, step)

    @touch
    def choose_defect(self, defect: str) -> None:
        """The defect of the failed characteristic was touched."""
        if self._failing is not None:
            self._judge((Judgement(self._failing, StepVerdict.FAIL, DefectCode(defect)),))

    @touch
    def entered(self, words: str) -> None:
        """The keypad was confirmed."""
        opened = open_unit(self._desk.work)
        if isinstance(opened, Refused) or self._asking is None:
            self.cancel()
            return
        unit = opened.unit.unit
        outcome = record_value(self._desk.work, self._desk.command(), StepNumber(self._asking), words)
        done = self._desk.settle(outcome, lambda value: acts.recorded_words(self._desk, value, unit))
        if done:
            self._after(done.finished, unit)

    @touch
    def cancel(self) -> None:
        """Closes what is open without recording anything."""
        self.leave()

    @touch
    def pick(self, reason: str) -> None:
        """A reason was touched."""
        self._reporting.pick(reason)

    @touch
    def target(self, operation: str) -> None:
        """The operation to send back to was touched."""
        self._reporting.target(operation)

    @touch
    def confirm(self) -> None:
        """Commits the chosen scrap or rework."""
        self._reporting.confirm(Decimal(0), for_unit=True)

    @touch
    def undo(self) -> None:
        """To the own reports."""
        self._desk.shell.show_screen("my_reports")

    # ------------------------------------------------------------ inside

    def _judge(self, judgements: tuple[Judgement, ...]) -> None:
        unit = self._unit()
        outcome = record_judgements(self._desk.work, self._desk.command(), judgements)
        done = self._desk.settle(outcome, lambda results: self._judged_words(results, unit))
        if done:
            self._after(done[0].finished, unit)

    def _after(self, finished: Finished | None, unit: str) -> None:
        """The caret moves on: to the next value, or off the sheet that is closed."""
        if finished is None:
            self._go_on()
            return
        self._asking = self._failing = None
        self._held = unit if finished.result == WorkResult.HELD else ""
        if finished.result == WorkResult.GOOD:
            acts.offer_undo(self._desk)

    def _go_on(self) -> None:
        """Opens the keypad if the next characteristic is a value."""
        opened = opened_here(self._desk.work)
        following = next_on_sheet(opened) if opened else None
        valued = following is not None and following.step.kind in VALUED
        self._about = self._unit()
        self._failing = None
        self._asking = following.step.number if following and valued else None

    def _unit(self) -> str:
        return self._desk.work.terminal().unit or ""

    def _cannot_report(self) -> Refused | None:
        opened = open_unit(self._desk.work)
        return opened if isinstance(opened, Refused) else None

    def _judged_words(self, results: tuple[Recorded, ...], unit: str) -> Feedback:
        """One judgement by its name, several by their number."""
        first = results[0]
        n = len(results)
        if n == 1 or first.finished:
            return acts.recorded_words(self._desk, first, unit)
        words = text("{n} check passed|{n} checks passed", n=n)
        return Feedback(Tone.OK, words, unit, acts.next_step(self._desk))

    def _command(self, word: CommandWord) -> bool:
        if word is CommandWord.CONFIRM:
            return self._confirm_by_code()
        acts_of = {
            CommandWord.GOOD: lambda: self.act(Button.GOOD),
            CommandWord.SCRAP: lambda: self.act(Button.SCRAP),
            CommandWord.REWORK: lambda: self.act(Button.REWORK),
            CommandWord.CANCEL: self.cancel,
        }
        if word not in acts_of:
            return False
        acts_of[word]()
        return True

    def _confirm_by_code(self) -> bool:
        """Confirms the open choice; a keypad or the choice of a defect is confirmed by touch only."""
        if self._asking is not None or self._failing is not None:
            return False
        if self._reporting.choice.use:
            self.confirm()
        else:
            self.good()
        return True
