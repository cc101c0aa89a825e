"""Puts together what the station screen shows, from the store. Reads only. No Qt."""

from decimal import Decimal

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.masters.kinds import Flow, StepKind
from terminal.domain.masters.rows import Defect, Item, RoutingOperation, WorkOrder
from terminal.domain.outcome import Refused
from terminal.domain.state.routing import StepState, steps_by_hand
from terminal.usecases.parts.open_batch import batch_steps
from terminal.usecases.parts.open_unit import OpenUnit, open_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import order_done
from ui.desk.desk import Desk
from ui.desk.open_choice import OpenChoice
from ui.desk.reporting import reason_picker, report_actions, unit_that_waits, why_no_unit, why_not_good
from ui.feedback import Tone
from ui.labels.reprinting import label_step_words
from ui.screens.station.state import Judging, StationState, StepKeypad
from ui.text import language, text
from ui.widgets import content
from ui.widgets.content import Action, Chip, ChipState, Choice, KeypadField
from ui.words.last_results import value_asked
from ui.words.orders import operation_caption, order_view, orders_here, shift_rows
from ui.words.reports import last_lines
from ui.words.values import by_hand_too, done_look, limits_words, sensor_words, value_words

_TO_ENTER = (content.StepStanding.CURRENT, content.StepStanding.FAILED, content.StepStanding.SIGNAL)
_VALUED = (StepKind.PARAMETER, StepKind.MEASURE)
PASSED = StepVerdict.PASS
NO_BREAK = "\u00a0"


def awaited_value(work: Workplace) -> tuple[str, int] | None:
    """The open unit and the number of its next step where that is a value for a person to enter."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return None
    step = next((state.step for state in steps_by_hand(opened.steps)), None)
    return (opened.unit.unit, step.number) if step and step.kind in _VALUED else None


class StationReader:
    """Reads the station's state."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._work = desk.work

    def state(
        self, choice: OpenChoice, asking: int | None, quantity: Decimal, reprint: tuple[Choice, ...] = ()
    ) -> StationState:
        """The whole screen; `reprint` are reasons to choose from."""
        order = self._work.order()
        operation = self._work.operation()
        opened = open_unit(self._work)
        unit = None if isinstance(opened, Refused) else opened
        batch = operation is not None and operation.flow == Flow.BATCH
        done = unit is None and order_done(self._work)
        cards = self._cards(unit.steps if unit else self._lots_in_use(order, operation))
        cards += self._ready(unit, quantity if batch and cards else Decimal(0))
        return StationState(
            order=order_view(self._work),
            unit=unit.unit.unit if unit else "",
            unit_caption=operation_caption(operation),
            badge=text("In progress") if unit else "",
            badge_tone=Tone.NEUTRAL,
            cards=tuple(card for _, card in cards),
            step_numbers=tuple(number for number, _ in cards),
            hint=self._hint(order, batch),
            quantity=str(quantity) if batch and order else "",
            last=last_lines(self._work, content.LAST_ROWS),
            actions=self._actions(unit, order, batch, quantity),
            orders=orders_here(self._work) if order is None or done else (),
            orders_title=_orders_title(order),
            picker=reason_picker(self._work, choice, quantity if batch else None),
            asking=self._asking(asking, unit),
            judging=self._judging(asking, unit),
            reprint=reprint,
            shift=shift_rows(self._work),
        )

    # ------------------------------------------------------------ unit and steps

    def _hint(self, order: WorkOrder | None, batch: bool) -> tuple[str, str]:
        if not self._work.terminal().actor:
            return text("Scan your badge"), text("Then the work order, then the first unit.")
        if order is None:
            return text("Scan a work order"), text("The plan has none for this station now.")
        if order_done(self._work):
            return text("{order} is done", order=order.code), text("Scan the next work order.")
        if batch:
            return text("Report the quantity"), text("Touch good to report all that remains.")
        return unit_that_waits(self._work) or (text("Scan a unit"), text("Hold the label under the scanner."))

    def _lots_in_use(
        self, order: WorkOrder | None, operation: RoutingOperation | None
    ) -> tuple[StepState, ...]:
        """At an operation by quantity the lots its pieces are made of."""
        if order is None or operation is None or operation.flow != Flow.BATCH:
            return ()
        return batch_steps(self._work, order, operation)

    def _cards(self, steps: tuple[StepState, ...]) -> tuple[tuple[int, content.ShownStep], ...]:
        """One card for each step; the components that follow each other share one card."""
        current = next((state.step.number for state in steps_by_hand(steps)), None)
        cards: list[tuple[int, content.ShownStep]] = []
        run: list[StepState] = []
        for state in (entry for entry in steps if not _goes_without_saying(entry, current)):
            if state.step.kind is StepKind.CONSUME:
                run.append(state)
                continue
            cards += [self._components(run, current)] if run else []
            run = []
            cards.append((state.step.number, self._card(state, current)))
        cards += [self._components(run, current)] if run else []
        return tuple(cards)

    def _ready(self, unit: OpenUnit | None, quantity: Decimal) -> tuple[tuple[int, content.ShownStep], ...]:
        """Where all is done the report is the step in hand."""
        order = self._work.order()
        operation = self._work.operation()
        lots = _lots_missing(self._lots_in_use(order, operation))
        if (unit is None and (lots or not quantity)) or why_not_good(unit):
            return ()
        title = text("Report the result") if unit else text("Report {n}", n=quantity)
        detail = text("All steps are done. Touch “Good”.")
        return ((0, content.ShownStep(title, detail, content.StepStanding.CURRENT, icon="list-checks")),)

    def _components(self, run: list[StepState], current: int | None) -> tuple[int, content.ShownStep]:
        done = sum(not state.open for state in run)
        at = self._refused_at(run, current)
        chips = tuple(self._chip(state, current, refused=state is at) for state in run)
        numbers = {state.step.number for state in run}
        stand = content.StepStanding.DONE if done == len(run) else content.StepStanding.WAITING
        stand = content.StepStanding.CURRENT if current in numbers else stand
        title = text("Scan components")
        detail = text("{done} of {n} scanned", done=done, n=len(run))
        return run[0].step.number, content.ShownStep(title, detail, stand, chips)

    def _refused_at(self, run: list[StepState], current: int | None) -> StepState | None:
        """The step whose chip shows the material that was refused: its own, else the one that waits."""
        refused = self._desk.refused_material
        if refused is None:
            return None
        todo = [state for state in run if not state.done]
        own = next((state for state in todo if state.step.component == refused.item), None)
        return own or next((state for state in todo if state.step.number == current), None)

    def _chip(self, state: StepState, current: int | None, *, refused: bool) -> Chip:
        component = str(state.step.component)
        if state.done:
            return Chip(component, state.done.code, ChipState.DONE)
        if refused and self._desk.refused_material:
            return Chip(component, self._desk.refused_material.code, ChipState.REFUSED)
        item = self._work.masters.get(Item, state.step.component)
        name = item.names.of(language()) if item else ""
        needed = f"{name} ×{NO_BREAK}{state.needed}" if state.needed != 1 else name
        if state.step.number != current:
            return Chip(component, needed, ChipState.WAITING)
        return Chip(
            component, " · ".join(part for part in (text("Scan now"), needed) if part), ChipState.EXPECTED
        )

    def _card(self, state: StepState, current: int | None) -> content.ShownStep:
        step = state.step
        stand = content.StepStanding.CURRENT if step.number == current else content.StepStanding.WAITING
        if state.done:
            stand = done_look(state.done)
        detail = (sensor_words(self._work, step) if state.open else "") + limits_words(step)
        if state.done and state.done.value is not None:
            detail = value_words(state.done, step, detail)
        elif state.done:
            detail = state.done.code or detail
        elif step.kind is StepKind.LABEL:
            detail = label_step_words(self._work, step, self._work.terminal().unit or "")
        button = ""
        if stand in _TO_ENTER or by_hand_too(state):
            valued = text("Measure again") if state.done else text("Enter")
            button = {StepKind.PARAMETER: valued, StepKind.MEASURE: valued}.get(step.kind, "")
            button = text("Judge") if step.kind is StepKind.CHECK else button
            button = text("Print") if step.kind is StepKind.LABEL and self._work.printer else button
        by_itself = "gauge" if state.open and step.source is not None else ""
        return content.ShownStep(step.names.of(language()), detail, stand, (), button, by_itself)

    def _judging(self, asking: int | None, opened: OpenUnit | None) -> Judging | None:
        """Pass first, then the step's own defect or all there are."""
        state = opened.state(asking) if opened and asking else None
        if state is None or state.step.kind is not StepKind.CHECK:
            return None
        own = self._work.masters.get(Defect, state.step.defect)
        defects = (own,) if own else self._work.masters.all(Defect)
        tiles = [Choice(row.code, row.names.of(language()), "", "circle-x") for row in defects]
        good = Choice(PASSED, text("Pass"), "", "circle-check")
        return Judging(state.step.number, state.step.names.of(language()), (good, *tiles))

    def _asking(self, asking: int | None, opened: OpenUnit | None) -> StepKeypad | None:
        if asking == 0:
            field = KeypadField(text("Quantity"), text("pcs"), _judge_quantity, None, fractions=False)
            return StepKeypad("quantity", 0, field)
        state = opened.state(asking) if opened and asking else None
        if state is None or state.step.kind is StepKind.CHECK:
            return None
        return StepKeypad("value", state.step.number, value_asked(self._work, state.step))

    # ------------------------------------------------------------ reports and actions

    def _actions(
        self, unit: OpenUnit | None, order: WorkOrder | None, batch: bool, quantity: Decimal
    ) -> tuple[Action, ...]:
        why = "" if unit or (batch and quantity) else why_no_unit(self._work)
        if order is None:
            why = text("Scan a work order first")
        elif unit is None and order_done(self._work):
            why = text("Order done")
        lots = _lots_missing(self._lots_in_use(order, self._work.operation())) if batch and not why else ""
        good_detail = text("Report {n}", n=quantity) if batch else text("Report this unit")
        return report_actions(why, why_not_good(unit) or lots or why, good_detail, lots)


def _orders_title(order: WorkOrder | None) -> str:
    if order is None:
        return text("Scan a work order, or touch one")
    return text("{order} is done. Scan the next one, or touch it", order=order.code)


def _lots_missing(steps: tuple[StepState, ...]) -> str:
    """Which lot must be in use before pieces can be reported, "" when all are."""
    missing = next((state.step.component for state in steps if state.open), None)
    return text("Scan {component} first", component=missing) if missing else ""


def _judge_quantity(words: str) -> content.EntryVerdict:
    if not words or int(words) == 0:
        return content.EntryVerdict(Tone.NEUTRAL, "", text("Take over"), text("Enter the quantity"))
    return content.EntryVerdict(Tone.OK, "", text("Take over"))


def _goes_without_saying(state: StepState, current: int | None) -> bool:
    """The unit's number stands above the steps, the report is a button: their cards only take room."""
    if state.step.kind is StepKind.SCAN_UNIT:
        return not state.open
    return state.step.kind is StepKind.REPORT and state.step.number != current
