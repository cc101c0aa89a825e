"""Scrap and rework as every reporting screen does them: a reason, how many, sent back where, one commit. No
Qt.

The buttons beside them are here too, so that they are the same and in the same place everywhere.
"""

from decimal import Decimal

from resources import icon_or
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import Reason
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.routing import failed_steps, steps_by_hand
from terminal.usecases.parts.open_unit import OpenUnit, open_unit, waits_for_qualified
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import own_operation, rework_targets
from ui.desk import acts
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.open_choice import OpenChoice
from ui.text import language, text
from ui.widgets.content import Action, Choice, Kind, Picker
from ui.words.orders import operation_caption
from ui.words.refusals.table import refusal_words

MOST_AT_ONCE = 99_999


class Reporting:
    """The open choice of a reporting screen and what touches do to it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.choice = OpenChoice()

    def begin(self, use: str, why_not: Refused | None) -> None:
        """Opens the reasons for "scrap" or "rework"."""
        if why_not:
            self._desk.refuse(why_not)
            return
        work = self._desk.work
        self.choice.begin(use, _about(work), own_operation(work), self._desk.command())

    def void_if(self, why_not: Refused | None) -> None:
        """Gives the choice up when a code has changed what it is about, or nothing can be reported now."""
        if self.choice.use and (self.choice.about != _about(self._desk.work) or why_not):
            self.choice.end()

    def pick(self, reason: str) -> None:
        """A reason was touched."""
        self.choice.reason = reason

    def target(self, operation: str) -> None:
        """The operation to send back to was touched."""
        self.choice.target = int(operation)

    def change_quantity(self, change: int, most: int) -> None:
        """One more or one fewer piece, at most `most`; 0 = as many as one likes."""
        self.choice.quantity = max(1, min(self.choice.quantity + change, most or MOST_AT_ONCE))

    def confirm(self, good: Decimal, *, for_unit: bool) -> bool:
        """Commits the choice beside `good` pieces; True when it counts."""
        choice = self.choice
        if not choice.reason:
            self._desk.refuse(refused(Refusal.REASON_NEEDED, use=choice.use))
            return False
        done = acts.report(self._desk, choice.command, choice.report(good), for_unit=for_unit)
        if done:
            choice.end()
        return done


def _about(work: Workplace) -> str:
    """What a choice is about."""
    here = work.terminal()
    return f"{here.order}/{here.unit}"


def unit_that_waits(work: Workplace) -> tuple[str, str] | None:
    """The unit that is open here and why who is signed in cannot go on with it; None where they can, or none
    is open.
    """
    opened = open_unit(work)
    if not waits_for_qualified(opened):
        return None
    return text("{unit} waits for a colleague", unit=work.terminal().unit), refusal_words(opened).detail


def why_no_unit(work: Workplace) -> str:
    """What the buttons of a report say where no unit is on the screen."""
    return text("Not qualified") if unit_that_waits(work) else text("Scan a unit first")


def reasons_of(work: Workplace, use: str, chosen: str = "", decision: str = "") -> tuple[Choice, ...]:
    """The reasons of a use as tiles; of those for dispositions the ones for `decision`."""
    rows = [row for row in work.masters.all(Reason) if row.use == use]
    fit = [row for row in rows if not decision or not row.decisions or decision in row.decisions]
    return tuple(
        Choice(row.code, row.names.of(language()), "", icon_or(row.icon), row.code == chosen) for row in fit
    )


def reason_picker(work: Workplace, choice: OpenChoice, pieces: Decimal | None = None) -> Picker | None:
    """The picker for an open choice; `pieces` of a quantity, None where one unit is reported."""
    if not choice.use:
        return None
    choices = reasons_of(work, choice.use, choice.reason)
    targets = rework_targets(work) if choice.use == ReasonUse.REWORK else ()
    rest = max(Decimal(0), pieces - choice.quantity) if pieces is not None else 0
    scrap = choice.use == ReasonUse.SCRAP
    n = choice.quantity
    return Picker(
        use=choice.use,
        title=_title(work, scrap=scrap, unit=pieces is None),
        choices=choices,
        chosen=tuple(entry for entry in choices if entry.selected),
        targets=tuple(
            Choice(str(entry.number), operation_caption(entry), selected=entry.number == choice.target)
            for entry in targets
        ),
        quantity=n,
        with_quantity=pieces is not None,
        confirm=text("Record {n} scrap", n=n) if scrap else text("Record {n} rework", n=n),
        confirm_rest=_with_rest(n, rest, scrap=scrap) if rest else "",
    )


def _title(work: Workplace, *, scrap: bool, unit: bool) -> str:
    """The question, and which unit it is about."""
    question = text("Why is it scrap?") if scrap else text("Why is it rework?")
    return f"{question}  {work.terminal().unit or ''}".strip() if unit else question


def _with_rest(pieces: int, rest: Decimal | int, *, scrap: bool) -> str:
    """What the touch records where all other pieces are good."""
    if scrap:
        return text("{scrap} scrap, {good} good", scrap=pieces, good=rest)
    return text("{rework} rework, {good} good", rework=pieces, good=rest)


def report_actions(why: str, why_good: str, good_detail: str, why_scrap: str = "") -> tuple[Action, ...]:
    """The action column of a reporting screen; `why` nothing can be reported, `why_good` not as good,
    `why_scrap` not as scrap.
    """
    return (
        Action(Button.GOOD, "circle-check", text("Good"), good_detail, Kind.PRIMARY, why_good),
        Action(
            Button.SCRAP, "circle-x", text("Scrap"), text("Choose a reason"), Kind.DANGER, why_scrap or why
        ),
        Action(Button.REWORK, "rotate-ccw", text("Rework"), text("Choose a reason"), Kind.WARN, why),
        Action(Button.HELP, "siren", text("Call help"), text("Andon")),
    )


def why_not_good(unit: OpenUnit | None) -> str:
    """Why the open unit cannot be reported good yet, "" when it can."""
    if unit is None:
        return ""
    if left := steps_by_hand(unit.steps):
        return text("{n} step left|{n} steps left", n=len(left))
    return text("A value is out of limits") if failed_steps(unit.steps) else ""
