"""Disposition's logic: a held unit is looked at, a supervisor decides; anybody may hold a doubtful unit. No
Qt.
"""

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import EventKey
from terminal.domain.ids import DefectCode, Operation, ReasonCode, UnitCode
from terminal.domain.masters.rows import Routing
from terminal.domain.outcome import Refusal, refused
from terminal.domain.state.routing import next_operation
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.dispose import Disposed, dispose, hold_unit, rework_targets_of
from terminal.usecases.parts.workplace import may_supervise
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.open_choice import OpenChoice
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.disposition.cases import (
    HOLDS,
    case_actions,
    case_of,
    case_picker,
    held_tiles,
    operation_of,
)
from ui.screens.disposition.state import DispositionState
from ui.text import sentence, text
from ui.words.defects import defect_name, defect_tiles
from ui.words.dispositions import disposition_words
from ui.words.orders import operation_caption
from ui.words.trace import status_words


class DispositionPresenter:
    """One per window."""

    name = "disposition"
    topics = frozenset({"unit", "routing", "reason", "defect", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._selected = ""
        self._choice = OpenChoice()
        self._seen: tuple[EventKey, ...] = ()
        self._holding = False

    def state(self) -> DispositionState:
        """What there is to see now. What was decided elsewhere meanwhile is no longer open here."""
        work = self._desk.work
        unit = self._unit()
        if self._choice.use and (unit is None or unit.held is None or unit.unit != self._choice.about):
            self._choice.end()
        held = held_tiles(work, unit.unit if unit else "")
        return DispositionState(
            title=text("On hold · {n}", n=len(held)),
            held=held,
            case=case_of(work, unit) if unit else None,
            hint=(text("No unit is on hold"), text("Scan a unit to put it on hold.")),
            actions=case_actions(work, unit),
            picker=case_picker(work, unit, self._choice),
            defects_title=text("{unit}: what is wrong?", unit=unit.unit) if unit else "",
            defects=defect_tiles(work) if self._holding and unit else (),
        )

    def step(self) -> str:
        """The unit that is looked at."""
        return self._selected

    def scan(self, scan: Scan) -> bool:
        """A unit is looked at; printed commands are touches; everything else means the same everywhere."""
        if isinstance(scan.meaning, means.UnitMeaning):
            self._look_at(scan.meaning.unit)
            return True
        return isinstance(scan.meaning, means.CommandMeaning) and self._command(scan.meaning.word)

    def leave(self) -> None:
        """Gives up an open choice, and what was looked at."""
        self._choice.end()
        self._holding = False
        self._selected = ""

    # ------------------------------------------------------------ touches

    @touch
    def select(self, unit: str) -> None:
        """A unit of the list was touched."""
        self._choice.end()
        self._selected = unit
        self._holding = False

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "rework", "scrap", "main" (use as is; holds one that is not), "help"."""
        unit = self._unit()
        if key == Button.HELP:
            self._desk.shell.show_screen("andon")
        elif key == Button.MAIN and unit is not None and unit.held is None:
            self._holding = True
        else:
            self._begin(Disposition.USE_AS_IS if key == Button.MAIN else key)

    @touch
    def pick(self, reason: str) -> None:
        """A reason was touched."""
        self._choice.reason = reason

    @touch
    def target(self, operation: str) -> None:
        """The operation to send back to was touched."""
        self._choice.target = int(operation)

    @touch
    def confirm(self) -> None:
        """Commits the decision."""
        choice = self._choice
        if not choice.reason:
            self._desk.refuse(refused(Refusal.REASON_NEEDED, use=choice.use))
            return
        unit = UnitCode(choice.about)
        reason = ReasonCode(choice.reason)
        decision = Disposition(choice.use)
        target = Operation(choice.target) if decision == Disposition.REWORK else None
        work = self._desk.work
        outcome = dispose(work, choice.command, unit, decision, reason, target, ends=self._seen)
        if self._desk.settle(outcome, self._disposed_words):
            self.select("")

    @touch
    def choose_defect(self, defect: str) -> None:
        """The defect of a unit that is put on hold was touched."""
        unit = self._unit()
        if unit is None:
            return
        code = UnitCode(unit.unit)
        command = self._desk.command()
        outcome = hold_unit(self._desk.work, command, code, DefectCode(defect))
        if self._desk.settle(outcome, lambda held: self._held_words(held, defect)):
            self.select(code)

    @touch
    def cancel(self) -> None:
        """Closes what is open without recording anything."""
        self._choice.end()
        self._holding = False

    # ------------------------------------------------------------ inside

    def _unit(self) -> UnitDoc | None:
        """What is looked at: what was chosen, else what is on hold longest."""
        if self._selected:
            return self._desk.work.store.doc(UnitDoc, self._selected)
        return next(iter(self._desk.work.store.held_units()), None)

    def _look_at(self, code: UnitCode) -> None:
        unit = self._desk.work.store.doc(UnitDoc, code)
        if unit is None:
            self._desk.refuse(refused(Refusal.UNKNOWN_CODE, code=code))
            return
        held = unit.status is UnitStatus.HELD
        following = text("Next: decide about it") if held else text("Next: hold it, or scan another unit")
        words = sentence(status_words(unit.status))
        self._desk.shell.say(Feedback(Tone.WARN if held else Tone.OK, code, words, following))
        self.select(code)

    def _begin(self, use: str) -> None:
        work = self._desk.work
        unit = self._unit()
        if unit is None or unit.held is None:
            self._desk.refuse(refused(Refusal.NOT_HELD, unit=unit.unit if unit else ""))
            return
        if why := may_supervise(work):
            self._desk.refuse(why)
            return
        targets = rework_targets_of(work, unit)
        last = targets[-1].number if targets else Operation(0)
        self._seen = tuple(held.key for held in unit.holds[:HOLDS])
        self._choice.begin(use, unit.unit, last, self._desk.command())
        self._holding = False

    def _disposed_words(self, done: Disposed) -> Feedback:
        unit = self._desk.work.store.doc(UnitDoc, done.unit)
        title = disposition_words(done.disposition).done
        if unit is not None and unit.status is UnitStatus.HELD:
            more = text("It is still on hold. Decide about that too.")
            return Feedback(Tone.WARN, title, done.unit, more, "hand")
        following = self._where_next(unit, done) if unit else ""
        return Feedback(Tone.OK, title, done.unit, following)

    def _where_next(self, unit: UnitDoc, done: Disposed) -> str:
        """Where the unit has to be taken."""
        if done.disposition == Disposition.SCRAP:
            return text("Put it in the scrap box.")
        routing = self._desk.work.masters.get(Routing, unit.item)
        back = operation_of(self._desk.work, unit, done.rework_to)
        operation = back or (next_operation(routing, unit) if routing else None)
        if operation is None:
            return text("It is finished; take it to packing.")
        where = ", ".join(operation.stations)
        return text(
            "Take it to {stations}: {operation}", stations=where, operation=operation_caption(operation)
        )

    def _held_words(self, unit: str, defect: str) -> Feedback:
        detail = f"{unit} · {defect_name(self._desk.work, defect)}"
        return Feedback(Tone.WARN, text("Unit on hold"), detail, text("Put it on the hold rack."), "hand")

    def _command(self, word: CommandWord) -> bool:
        if word is CommandWord.CONFIRM and self._choice.use:
            self.confirm()
        elif word is CommandWord.CANCEL and (self._choice.use or self._holding):
            self.cancel()
        elif word in (CommandWord.SCRAP, CommandWord.REWORK):
            self._begin(word.name.lower())
        else:
            return False
        return True
