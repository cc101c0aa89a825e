"""The acts that mean the same on every screen, each with the words a person reads for it. No Qt.

They call one use case and settle its outcome at the desk.
"""

from collections.abc import Callable

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import EventKey
from terminal.domain.ids import BoxCode, EventId, LotCode, OrderCode, PersonCode, ReasonCode, UnitCode
from terminal.domain.masters.kinds import ReasonUse, StepKind, Tracking
from terminal.domain.masters.rows import Item, Reason, Step
from terminal.domain.outcome import Accepted, Outcome, Refused
from terminal.domain.state.routing import StepState, open_steps, steps_by_hand
from terminal.domain.state.unit import UnitDoc, WorkResult
from terminal.usecases.call_help import raise_call
from terminal.usecases.choose_order import OrderTaken, choose_order
from terminal.usecases.labels.verify_label import label_step, verify_label
from terminal.usecases.material.consume import Consumed, consume_lot, consume_unit
from terminal.usecases.material.mount_lot import LotInUse, mount_lot
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.open_batch import OpenBatch, open_batch
from terminal.usecases.parts.open_unit import may_be_unit_of, open_unit, waits_for_qualified
from terminal.usecases.record_result import Recorded
from terminal.usecases.report_work import Report, Reported, order_done, report_quantity, report_unit
from terminal.usecases.sign_in import SignedIn, sign_in, sign_out
from terminal.usecases.start_unit import UnitTaken, start_unit
from terminal.usecases.take_back import TakenBack, take_back, take_back_last
from ui.desk.desk import Desk, next_words
from ui.feedback import Feedback, Tone
from ui.text import joined, language, text
from ui.words.reports import person_name, report_line, shown_name
from ui.words.values import failed_words, step_result_words


def sign_in_person(desk: Desk, code: PersonCode) -> None:
    """Badge in or take over. Who is signed in stays so: a second reading of a badge must not end their work.

    What a dialog asked the person before is given up: nothing is recorded in another name than the header's.
    """
    before = desk.work.terminal().actor
    if before == code:
        desk.say(_signed_in_already(desk))
        return
    outcome = sign_in(desk.work, desk.command(), code)
    if isinstance(outcome, Accepted) and before:
        desk.shell.give_up()
    desk.settle(outcome, lambda done: _signed_in(desk, done, before))


def sign_out_person(desk: Desk, how: str) -> None:
    """Sign out."""
    name = person_name(desk.work, desk.work.terminal().actor)
    desk.settle(sign_out(desk.work, desk.command(), how), lambda _done: _signed_out(name))


def sign_out_idle(desk: Desk) -> None:
    """Sign out who has gone; what was said to them must not stay in sight."""
    name = person_name(desk.work, desk.work.terminal().actor)
    why = text("Nothing was touched or scanned.")
    desk.settle(sign_out(desk.work, desk.command(), "idle"), lambda _done: _signed_out(name, why))


def take_order(desk: Desk, code: OrderCode) -> None:
    """Take up an order; use the lot that was made of it where the open unit waits for that."""
    if awaits_lot(desk, code):
        take_lot(desk, LotCode(code))
        return
    desk.settle(choose_order(desk.work, desk.command(), code), lambda done: _order_taken(desk, done))


def take_unit(desk: Desk, code: UnitCode) -> None:
    """Build the unit in where the open step waits for it; check the label where that is waited for; begin or
    resume it otherwise.
    """
    if awaits_unit(desk, code):
        _consume(desk, lambda: consume_unit(desk.work, desk.command(), code))
        return
    if awaits_label(desk):
        _verify(desk, code)
        return
    taken = desk.settle(start_unit(desk.work, desk.command(), code), lambda done: _unit_taken(desk, done))
    if taken and taken.finished:
        offer_undo(desk)


def take_lot(desk: Desk, code: LotCode) -> None:
    """Consume a lot; at an operation by quantity put it in use."""
    if not isinstance(open_batch(desk.work), Refused):
        desk.settle(mount_lot(desk.work, desk.command(), code), lambda done: _mounted(desk, done))
        return
    _consume(desk, lambda: consume_lot(desk.work, desk.command(), code))


def _consume(desk: Desk, use_case: Callable[[], Outcome[Consumed]]) -> None:
    unit = open_code(desk)
    consumed = desk.settle(use_case(), lambda done: _consumed(desk, done, unit))
    if consumed and consumed.finished:
        offer_undo(desk)


def _verify(desk: Desk, code: UnitCode) -> None:
    unit = open_code(desk)
    outcome = verify_label(desk.work, desk.command(), code)
    done = desk.settle(outcome, lambda value: _verified(desk, value, unit))
    if done and done.finished:
        offer_undo(desk)


def open_code(desk: Desk) -> str:
    """The unit that is open, "" when none is; asked for before an act that may close it."""
    unit = desk.work.unit()
    return unit.unit if unit else ""


def report(desk: Desk, command: EventId, what: Report, *, for_unit: bool) -> bool:
    """Report the open unit or a quantity; True when it counts."""
    use_case = report_unit if for_unit else report_quantity
    done = desk.settle(use_case(desk.work, command, what), lambda value: _reported(desk, value))
    if done and done.held is None:
        offer_undo(desk)
    return done is not None


def undo_last(desk: Desk) -> None:
    """Take back the newest own report."""
    desk.settle(take_back_last(desk.work, desk.command()), taken_back_words)


def undo(desk: Desk, key: EventKey) -> None:
    """Take back that report."""
    desk.settle(take_back(desk.work, desk.command(), key), taken_back_words)


def call(desk: Desk, kind: ReasonCode) -> bool:
    """Call for help; True when it is called."""
    done = desk.settle(raise_call(desk.work, desk.command(), kind), lambda value: _called(desk, value.kind))
    return done is not None


def offer_undo(desk: Desk) -> None:
    """Offers to take the last report back in place."""
    from terminal.usecases.parts.my_reports import last_own_report

    last = last_own_report(desk.work)
    if last:
        line = report_line(last, desk.work.identity.zone)
        desk.shell.offer_undo(last.key, f"{line.number} · {line.word}")


def awaits_unit(desk: Desk, code: str) -> bool:
    """True while an open step of the open unit asks for a unit-tracked component, and `code` is neither the
    unit itself nor another one of the product.
    """
    opened = open_unit(desk.work)
    if isinstance(opened, Refused) or opened.unit.unit == code:
        return False
    asking = [state for state in open_steps(opened.steps) if _asks_for_unit(desk, state)]
    fits = any(_is_one_of(desk, code, state.step.component) for state in asking)
    return bool(asking) and (fits or not _is_one_of(desk, code, opened.order.item))


def _is_one_of(desk: Desk, code: str, item: str | None) -> bool:
    """Whether `code` is a piece of the item, or can be one as far as is known."""
    row = desk.work.masters.get(Item, item)
    known = desk.work.store.doc(UnitDoc, code)
    if known is not None and known.item:
        return known.item == item
    return row is not None and may_be_unit_of(row, code)


def awaits_label(desk: Desk) -> bool:
    """True while the open unit waits for the scan of its own printed label."""
    opened = open_unit(desk.work)
    return not isinstance(opened, Refused) and label_step(opened) is not None


def awaits_lot(desk: Desk, code: str) -> bool:
    """True while an open step of the open unit asks for what the lot `code` is."""
    opened = open_unit(desk.work)
    lot = known_lot(desk.work, code)
    if isinstance(opened, Refused) or lot is None:
        return False
    return any(state.step.component == lot.item for state in open_steps(opened.steps))


def _asks_for_unit(desk: Desk, state: StepState) -> bool:
    item = desk.work.masters.get(Item, state.step.component)
    return item is not None and item.tracking == Tracking.UNIT


def next_step(desk: Desk) -> str:
    """What the open unit or the operation by quantity asks for next."""
    batch = open_batch(desk.work)
    if not isinstance(batch, Refused):
        return order_over() if order_done(desk.work) else next_of_batch(batch)
    opened = open_unit(desk.work)
    if waits_for_qualified(opened):
        return text("Next: a qualified colleague signs in")
    if isinstance(opened, Refused):
        return following_unit(desk)
    todo = steps_by_hand(opened.steps)
    return next_words(step_words(todo[0].step)) if todo else text("Next: report the result")


def following_unit(desk: Desk) -> str:
    """What comes after a unit that is done: the next one, or the next order."""
    return order_over() if order_done(desk.work) else text("Next: scan the next unit")


def order_over() -> str:
    """What comes after an order that is done."""
    return text("Order done. Next: scan the next order")


def next_of_batch(batch: OpenBatch) -> str:
    """The first lot that is still to be put in use, else the report."""
    todo = open_steps(batch.steps)
    return next_words(step_words(todo[0].step)) if todo else text("Next: report the quantity")


def step_words(step: Step) -> str:
    """A step in a few words."""
    if step.kind is StepKind.CONSUME:
        return text("scan {component}", component=step.component or "")
    return step.names.of(language())


def finished_words(desk: Desk, finished: Finished | None, unit: str) -> Feedback | None:
    """How an operation ended by itself; of a unit that failed, in which step and by what."""
    if finished is None:
        return None
    following = following_unit(desk)
    if finished.result != WorkResult.HELD:
        return Feedback(Tone.OK, text("Good – recorded"), unit, following)
    rack = text("Put {unit} on the hold rack; a supervisor decides.", unit=unit)
    why = failed_words(desk.work, unit, finished.failed[0]) if finished.failed else ""
    return Feedback(Tone.BAD, text("Unit on hold"), joined(why, rack), following)


def recorded_words(desk: Desk, done: Recorded, unit: str) -> Feedback:
    """A value or a judgement and what comes next; how the operation ended where it was the last."""
    if ended := finished_words(desk, done.finished, unit):
        return ended
    what = step_result_words(desk.work, done.step)
    if done.verdict == StepVerdict.FAIL:
        return Feedback(Tone.WARN, text("Recorded as NOK"), what, next_step(desk))
    title = text("Recorded") if done.value is None else text("Value recorded")
    return Feedback(Tone.OK, title, what, next_step(desk))


def _signed_in(desk: Desk, done: SignedIn, before: str | None) -> Feedback:
    replaced = person_name(desk.work, before) if done.replaced else ""
    detail = text("Took over from {name}.", name=replaced) if replaced else ""
    hello = text("Hello {name}", name=shown_name(done.person))
    return Feedback(Tone.OK, hello, detail, next_for_person(desk))


def _signed_in_already(desk: Desk) -> Feedback:
    name = person_name(desk.work, desk.work.terminal().actor)
    how = text("To sign out, touch your name at the top.")
    return Feedback(Tone.NEUTRAL, text("{name} is signed in", name=name), how, next_for_person(desk))


def next_for_person(desk: Desk) -> str:
    """What a person begins with: what is open goes on, then the order at hand."""
    if open_here := desk.shell.underway():
        return open_here
    return next_step(desk) if desk.work.terminal().order else desk.shell.begin_with()


def _signed_out(name: str, why: str = "") -> Feedback:
    return Feedback(Tone.NEUTRAL, text("{name} signed out", name=name), why, text("Next: scan your badge"))


def _order_taken(desk: Desk, done: OrderTaken) -> Feedback:
    item = desk.work.masters.get(Item, done.order.item)
    name = item.names.of(language()) if item else ""
    title = text("Order {order}", order=done.order.code)
    what = f"{done.order.item} {name}"
    return Feedback(Tone.OK, title, what, _next_of_order(desk))


def _next_of_order(desk: Desk) -> str:
    """How an order that was taken up goes on."""
    order = desk.work.order()
    operation = desk.work.operation()
    batch = open_batch(desk.work)
    if order_done(desk.work) or order is None or operation is None:
        return order_over()
    if not isinstance(batch, Refused):
        return next_of_batch(batch)
    begun = desk.work.order_doc(order.code).at(operation.number).first_total
    return text("Next: scan the next unit") if begun else text("Next: scan the first unit")


def _unit_taken(desk: Desk, done: UnitTaken) -> Feedback:
    ended = finished_words(desk, done.finished, done.unit)
    if ended:
        return ended
    title = text("Unit resumed") if done.resumed else text("Unit started")
    return Feedback(Tone.OK, title, done.unit, next_step(desk))


def _consumed(desk: Desk, done: Consumed, unit: str) -> Feedback:
    ended = finished_words(desk, done.finished, unit)
    if ended:
        return ended
    left = "" if done.left is None else " · " + text("{left} left", left=done.left)
    return Feedback(Tone.OK, text("{item} accepted", item=done.item), f"{done.code}{left}", next_step(desk))


def _verified(desk: Desk, done: Recorded, unit: str) -> Feedback:
    ended = finished_words(desk, done.finished, unit)
    return ended or Feedback(Tone.OK, text("Label checked"), unit, next_step(desk))


def _mounted(desk: Desk, done: LotInUse) -> Feedback:
    left = text("{left} left", left=done.left)
    return Feedback(Tone.OK, text("{item} in use", item=done.item), f"{done.lot} · {left}", next_step(desk))


def _reported(desk: Desk, done: Reported) -> Feedback:
    if ended := finished_words(desk, done.held, done.unit):
        return ended
    parts = []
    if done.report.good:
        parts.append(text("{n} good", n=done.report.good))
    if done.report.scrap:
        parts.append(text("{n} scrap", n=sum(part.quantity for part in done.report.scrap)))
    if done.report.rework:
        parts.append(text("{n} rework", n=sum(part.quantity for part in done.report.rework)))
    detail = text("{made} of {ordered}", made=done.made, ordered=done.ordered)
    if done.unit:
        detail = f"{done.unit} · {detail}"
    only_good = not (done.report.scrap or done.report.rework)
    following = (
        following_unit(desk) if done.unit or order_done(desk.work) else text("Next: report the next quantity")
    )
    title = text("Recorded: {what}", what=" · ".join(parts))
    return Feedback(Tone.OK if only_good else Tone.WARN, title, detail, following)


def taken_back_words(done: TakenBack) -> Feedback:
    """What is said when a report was taken back."""
    what = done.report.unit or done.report.order
    counts = text("{what} no longer counts.", what=what)
    return Feedback(Tone.WARN, text("Taken back"), counts, text("Next: report it again"), "rotate-ccw")


def _called(desk: Desk, kind: ReasonCode) -> Feedback:
    reason = desk.work.masters.get(Reason, kind)
    name = reason.names.of(language()) if reason else kind
    stops = reason is not None and reason.use == ReasonUse.STOP
    following = (
        text("The station is stopped until it is solved.") if stops else text("You can go on working.")
    )
    return Feedback(Tone.WARN, text("Help is called"), name, following, "siren")


def box_code(text_: str) -> BoxCode:
    """A box code from a meaning."""
    return BoxCode(text_)
