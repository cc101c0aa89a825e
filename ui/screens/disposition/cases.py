"""Puts together what the disposition screen shows, from the store. Reads only. No Qt."""

from terminal.domain.events.kinds import Disposition, StepVerdict
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import Item, Person, Routing, RoutingOperation
from terminal.domain.state.unit import Held, StepDone, UnitDoc, UnitStatus
from terminal.usecases.dispose import rework_targets_of
from terminal.usecases.parts.workplace import Workplace, may_supervise
from terminal.words.times import age_words, clock_words
from ui.desk.buttons import Button
from ui.desk.open_choice import OpenChoice
from ui.desk.reporting import reasons_of
from ui.feedback import Tone
from ui.screens.disposition.state import Case
from ui.text import language, sentence, text
from ui.widgets.content import Action, Choice, Kind, Picker
from ui.words.defects import defect_name
from ui.words.dispositions import disposition_words
from ui.words.orders import operation_caption
from ui.words.reports import shown_name
from ui.words.trace import status_words
from ui.words.values import result_words

FACTS = 6
FAILED = 4
HOLDS = 3
"""So many holds of a unit are shown, and decided about at once."""


def held_tiles(work: Workplace, selected: str) -> tuple[Choice, ...]:
    """The units on hold, longest first."""
    return tuple(
        Choice(unit.unit, unit.unit, _held_words(work, unit.holds), selected=unit.unit == selected)
        for unit in work.store.held_units()
        if unit.holds
    )


def _age(work: Workplace, held: Held) -> str:
    return age_words((work.now() - held.at) / 1e6, language())


def _held_words(work: Workplace, holds: tuple[Held, ...]) -> str:
    first = holds[0]
    what = defect_name(work, first.defect) if first.defect else ""
    what = text("{n} holds", n=len(holds)) if len(holds) > 1 else what
    return " · ".join(part for part in (what, _age(work, first)) if part)


def case_of(work: Workplace, unit: UnitDoc) -> Case:
    """A unit with everything a decision needs."""
    held = unit.held
    operation = operation_of(work, unit, held.operation if held else unit.operation)
    item = work.masters.get(Item, unit.item)
    facts = [
        (text("Item"), f"{unit.item}  {item.names.of(language()) if item else ''}"),
        (text("Work order"), unit.order),
        (text("Operation"), operation_caption(operation)),
    ]
    facts += _held_facts(work, unit.holds) if held else [(text("Station"), unit.station)]
    tone = Tone.BAD if unit.status is UnitStatus.HELD else Tone.NEUTRAL
    status = sentence(status_words(unit.status))
    return Case(unit.unit, status, tone, tuple(facts), _failed(work, unit, operation))


def operation_of(work: Workplace, unit: UnitDoc, number: int | None) -> RoutingOperation | None:
    """An operation of the unit's routing."""
    routing = work.masters.get(Routing, unit.item)
    return routing.operation(number) if routing and number is not None else None


def _held_facts(work: Workplace, holds: tuple[Held, ...]) -> list[tuple[str, str]]:
    """Why it is on hold: of one hold all there is, of several a row each."""
    if len(holds) > 1:
        return [_held_fact(work, held) for held in holds[:HOLDS]]
    held = holds[0]
    since = f"{clock_words(held.at, work.identity.zone)} · {_age(work, held)}"
    defect = [(text("Defect"), defect_name(work, held.defect))] if held.defect else []
    by = " · ".join(part for part in (held.station, _who(work, held)) if part)
    return [*defect, (text("On hold since"), since), (text("Held by"), by)]


def _held_fact(work: Workplace, held: Held) -> tuple[str, str]:
    since = f"{clock_words(held.at, work.identity.zone)} · {_age(work, held)}"
    by = " · ".join(part for part in (since, held.station, _who(work, held)) if part)
    return defect_name(work, held.defect) if held.defect else text("On hold since"), by


def _who(work: Workplace, held: Held) -> str:
    """Who put it on hold; known only of what was done at this terminal, "" else."""
    own = held.key.terminal_id == work.identity.terminal_id
    event = work.store.event(held.key) if own else None
    person = work.masters.get(Person, event.envelope.actor) if event else None
    return shown_name(person) if person else ""


def _failed(
    work: Workplace, unit: UnitDoc, operation: RoutingOperation | None
) -> tuple[tuple[str, str], ...]:
    """The steps of the operation that failed or made a control chart signal, with value and limits, or with
    their defect.
    """
    if operation is None:
        return ()
    done = unit.steps_done(operation.number)
    failed = [(step, done[step.number]) for step in operation.steps if _is_odd(done.get(step.number))]
    return tuple((step.names.of(language()), result_words(work, step, entry)) for step, entry in failed)[
        :FAILED
    ]


def _is_odd(done: StepDone | None) -> bool:
    return done is not None and (done.verdict == StepVerdict.FAIL or bool(done.signals))


def case_actions(work: Workplace, unit: UnitDoc | None) -> tuple[Action, ...]:
    """Decisions about a held unit, the concession last; in its place the offer to hold one that is not."""
    why = _why_not(work, unit)
    last = Action(Button.MAIN, "badge-check", text("Use as is"), text("Concession with reason"), reason=why)
    if unit is not None and unit.held is None:
        last = Action(Button.MAIN, "hand", text("Hold unit"), text("Choose the defect"), Kind.PRIMARY)
    return (
        Action(Button.REWORK, "rotate-ccw", text("Rework"), text("Choose a reason"), Kind.WARN, why),
        Action(Button.SCRAP, "circle-x", text("Scrap"), text("Choose a reason"), Kind.DANGER, why),
        last,
        Action(Button.HELP, "siren", text("Call help"), text("Andon")),
    )


def _why_not(work: Workplace, unit: UnitDoc | None) -> str:
    if unit is None:
        return text("Choose a held unit")
    if unit.held is None:
        return text("Not on hold")
    return text("A supervisor scans their badge") if may_supervise(work) else ""


def case_picker(work: Workplace, unit: UnitDoc | None, choice: OpenChoice) -> Picker | None:
    """The open choice of a reason, and of the operation to send back to."""
    if not choice.use or unit is None:
        return None
    decision = Disposition(choice.use)
    words = disposition_words(decision)
    choices = reasons_of(work, ReasonUse.DISPOSITION, choice.reason, decision)
    return Picker(
        use=choice.use,
        title=f"{words.why}  {unit.unit}",
        choices=choices,
        chosen=tuple(entry for entry in choices if entry.selected),
        targets=_targets(work, unit, choice),
        quantity=1,
        with_quantity=False,
        confirm=words.confirm,
        confirm_rest="",
    )


def _targets(work: Workplace, unit: UnitDoc, choice: OpenChoice) -> tuple[Choice, ...]:
    if choice.use != Disposition.REWORK:
        return ()
    return tuple(
        Choice(str(entry.number), operation_caption(entry), selected=entry.number == choice.target)
        for entry in rework_targets_of(work, unit)
    )
