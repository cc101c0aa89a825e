"""Limits and measured values in words, and what a keypad says while a value is typed. No Qt."""

from decimal import Decimal, InvalidOperation

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.masters.rows import Routing
from terminal.domain.masters.rows import Step as StepRow
from terminal.domain.measuring import Silence
from terminal.domain.outcome import Refused
from terminal.domain.state.routing import StepState, verdict
from terminal.domain.state.unit import StepDone, UnitDoc
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Tone
from ui.text import language, text
from ui.widgets import content
from ui.widgets.content import KeypadField, Limits, limits_around
from ui.words.chart_signals import rule_words
from ui.words.defects import defect_name


def limits_words(step: StepRow) -> str:
    """The limits of a step with their unit: "1.10 – 1.30 Nm", "≤ 5 mm"."""
    if step.lower is not None and step.upper is not None:
        return f"{step.lower} – {step.upper} {step.uom}"
    if step.upper is not None:
        return f"≤ {step.upper} {step.uom}"
    return f"≥ {step.lower} {step.uom}" if step.lower is not None else step.uom


def sensor_words(work: Workplace, step: StepRow) -> str:
    """What the sensor of a step says now, before its limits; "" where a person gives the value."""
    if step.source is None:
        return ""
    last = work.process_values.newest(step.source.channel)
    stale = last is None or work.now() - last.taken_at > step.source.stale_s * 1_000_000
    if last is None or stale:
        return text("{sensor}: no value", sensor=step.source.channel) + " · "
    unit = "" if last.uom == step.uom else f" {last.uom}"
    return text("now {value}", value=f"{last.value}{unit}") + " · "


def done_look(done: StepDone) -> content.StepStanding:
    """How a step that is done looks: failed, within limits but with a signal of a control chart, or well."""
    if done.verdict == StepVerdict.FAIL:
        return content.StepStanding.FAILED
    return content.StepStanding.SIGNAL if done.signals else content.StepStanding.DONE


def value_words(done: StepDone, step: StepRow, beside: str) -> str:
    """A recorded value, and what stands `beside` it: of a value within its limits that made a control chart
    signal, the rule that it broke.
    """
    signalled = done_look(done) is content.StepStanding.SIGNAL
    return f"{done.value} {step.uom} · {rule_words(done.signals) if signalled else beside}"


def result_words(work: Workplace, step: StepRow, done: StepDone) -> str:
    """What was found in a step: its value beside the limits, or the defect."""
    if done.value is None:
        return defect_name(work, done.code)
    if done_look(done) is content.StepStanding.SIGNAL:
        return value_words(done, step, "")
    return text("{value} ({limits})", value=f"{done.value} {step.uom}", limits=limits_words(step))


def step_result_words(work: Workplace, number: int) -> str:
    """A step of the open unit with what was just found in it; "" where it is open again or nobody knows."""
    opened = open_unit(work)
    state = None if isinstance(opened, Refused) else opened.state(number)
    if state is None or state.done is None:
        return ""
    passed = state.done.value is None and state.done.verdict != StepVerdict.FAIL
    result = text("Pass") if passed else result_words(work, state.step, state.done)
    return text("{name}: {value}", name=state.step.names.of(language()), value=result)


def failed_words(work: Workplace, unit: str, number: int) -> str:
    """Why a unit is on hold: the step of its operation that failed, and by what; "" where nobody knows."""
    doc = work.store.doc(UnitDoc, unit)
    routing = work.masters.get(Routing, doc.item) if doc else None
    if doc is None or doc.held is None or doc.held.operation is None or routing is None:
        return ""
    operation = routing.operation(doc.held.operation)
    step = next((entry for entry in operation.steps if entry.number == number), None) if operation else None
    done = doc.steps_done(doc.held.operation).get(number)
    if step is None or done is None:
        return ""
    result = result_words(work, step, done)
    return text("{step}: {result}.", step=step.names.of(language()), result=result)


def by_hand_too(state: StepState) -> bool:
    """True for an open step whose value a person may enter when its sensor says nothing."""
    source = state.step.source
    return state.open and source is not None and source.silent == Silence.WARN


def value_field(step: StepRow) -> KeypadField:
    """What the keypad asks for a step's value."""
    signed = step.lower is not None and step.lower < 0
    title = step.names.of(language())
    limits = limits_of(step)
    return KeypadField(
        title, step.uom, lambda words: judge_value(words, step), limits, step.decimals > 0, signed
    )


def limits_of(step: StepRow) -> Limits | None:
    """The limits of a step as they are drawn, None where it has none."""
    low, high = step.lower, step.upper
    if low is None and high is None:
        return None
    return limits_around(
        None if low is None else float(low),
        None if high is None else float(high),
        "" if low is None else str(low),
        "" if high is None else str(high),
    )


def judge_value(words: str, step: StepRow) -> content.EntryVerdict:
    """How typed digits stand against the step's limits, and what the confirm button says."""
    try:
        value = Decimal(words)
    except InvalidOperation:
        return content.EntryVerdict(Tone.NEUTRAL, "", text("Record"), text("Enter the value"))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > step.decimals:
        return content.EntryVerdict(
            Tone.WARN, text("Too many decimals"), text("Record"), text("At most {n}", n=step.decimals)
        )
    if verdict(value, step) == StepVerdict.PASS:
        return content.EntryVerdict(
            Tone.OK, text("Within limits"), text("Record {value}", value=f"{words} {step.uom}")
        )
    word = (
        text("Above the limit") if step.upper is not None and value > step.upper else text("Below the limit")
    )
    return content.EntryVerdict(Tone.BAD, word, text("Record as NOK"))
