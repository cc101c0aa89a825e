"""Puts together what the station screen shows, from the store. Reads only. No Qt."""

from datetime import datetime
from decimal import Decimal

from terminal.domain.count_state import OutputDoc
from terminal.domain.masters import Item, Reason, RoutingOperation, StepKind, WorkOrder
from terminal.domain.masters import Station as StationRow
from terminal.domain.outcome import Refused
from terminal.domain.routing import StepState
from terminal.usecases.my_reports import my_reports
from terminal.usecases.open_unit import OpenUnit, open_unit
from terminal.usecases.report_work import rework_targets
from ui.desk import Desk
from ui.feedback import Tone
from ui.report_words import report_line
from ui.screens.station.choices import OpenChoice
from ui.screens.station.state import Action, Asking, OrderView, Picker, StationState
from ui.text import language, text
from ui.value_words import limits_words, value_field
from ui.widgets import content
from ui.widgets.content import Chip, ChipState, Choice, KeypadField, Kind, UnitLine

LAST_UNITS = 2


class Reader:
    """Reads the station's state."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._work = desk.work

    def state(self, choice: OpenChoice, asking: int | None, quantity: Decimal) -> StationState:
        """The whole screen."""
        order, operation = self._work.order(), self._work.operation()
        opened = open_unit(self._work)
        unit = None if isinstance(opened, Refused) else opened
        batch = operation is not None and operation.flow == "batch"
        cards = self._cards(unit) if unit else ()
        return StationState(
            order=self._order(order, operation) if order else None,
            unit=unit.unit.unit if unit else "",
            unit_caption=self._caption(operation),
            badge=text("In progress") if unit else "",
            badge_tone=Tone.NEUTRAL,
            cards=tuple(card for _, card in cards),
            step_numbers=tuple(number for number, _ in cards),
            hint=self._hint(order, batch),
            quantity=str(quantity) if batch and order else "",
            last=self._last(),
            actions=self._actions(unit, order, batch, quantity),
            orders=self._orders() if order is None else (),
            picker=self._picker(choice, batch, quantity) if choice.use else None,
            asking=self._asking(asking, unit),
        )

    # ------------------------------------------------------------ order

    def _order(self, order: WorkOrder, operation: RoutingOperation | None) -> OrderView:
        item = self._work.masters.get(Item, order.item)
        counts = self._work.order_doc(order.code).at(operation.number if operation else 0)
        made, ordered = counts.good, order.quantity
        name = item.names.of(language()) if item else ""
        first_pass = counts.first_pass_yield()
        rows = [
            *self._plan_rows(),
            (text("Scrap · rework"), f"{counts.scrap} · {counts.rework}", Tone.NEUTRAL),
            (text("First pass"), "–" if first_pass is None else f"{first_pass * 100:.1f} %", Tone.NEUTRAL),
        ]
        return OrderView(
            order.code,
            f"{order.item}  {name}",
            str(made),
            f"/ {ordered}",
            _short_moment(order.due),
            float(made / ordered) if ordered else 0.0,
            None,
            tuple(rows),
        )

    def _plan_rows(self) -> list[tuple[str, str, Tone]]:
        """How the station stands against the plan of the shift that runs."""
        rows = []
        station, shift = self._work.masters.get(StationRow, self._work.identity.station), self._work.shift()
        if station and shift and station.plan_per_shift:
            output = self._work.store.doc(OutputDoc, f"{station.code}|{shift.name}")
            share = (self._work.now() - shift.start) / (shift.end - shift.start)
            behind = int(station.plan_per_shift * share) - int(output.total.good if output else 0)
            words = text("{n} behind", n=behind) if behind > 0 else text("on plan")
            rows.append((text("Shift plan"), words, Tone.WARN if behind > 0 else Tone.NEUTRAL))
        return rows

    def _orders(self) -> tuple[Choice, ...]:
        """The released orders with work here, the next due first."""
        rows = [row for row in self._work.masters.all(WorkOrder) if row.state == "released"]
        here = [row for row in rows if self._work.operations(row)]
        return tuple(
            Choice(row.code, row.code, f"{row.item} · {row.quantity}", "file-text")
            for row in sorted(here, key=lambda row: (row.due or "9", row.code))
        )

    # ------------------------------------------------------------ unit and steps

    def _caption(self, operation: RoutingOperation | None) -> str:
        return f"{operation.number} {operation.names.of(language())}" if operation else ""

    def _hint(self, order: WorkOrder | None, batch: bool) -> tuple[str, str]:
        if not self._work.place().actor:
            return text("Scan your badge"), text("Then the work order, then the first unit.")
        if order is None:
            return text("Scan a work order"), text("Or touch one of the orders.")
        if batch:
            return text("Report the quantity"), text("Touch good to report all that remains.")
        return text("Scan a unit"), text("Hold the label under the scanner.")

    def _cards(self, opened: OpenUnit) -> tuple[tuple[int, content.Step], ...]:
        """One card for each step; the components that follow each other share one card."""
        current = next((state.step.number for state in opened.steps if state.open), None)
        cards: list[tuple[int, content.Step]] = []
        run: list[StepState] = []
        for state in opened.steps:
            if state.step.kind is StepKind.CONSUME:
                run.append(state)
                continue
            cards += [self._components(run, current)] if run else []
            run = []
            cards.append((state.step.number, self._card(state, current)))
        cards += [self._components(run, current)] if run else []
        return tuple(cards)

    def _components(self, run: list[StepState], current: int | None) -> tuple[int, content.Step]:
        done = sum(not state.open for state in run)
        chips = tuple(self._chip(state, current) for state in run)
        numbers = {state.step.number for state in run}
        stand = content.StepState.DONE if done == len(run) else content.StepState.WAITING
        stand = content.StepState.CURRENT if current in numbers else stand
        title = text("Scan components")
        detail = text("{done} of {n} scanned", done=done, n=len(run))
        return run[0].step.number, content.Step(title, detail, stand, chips)

    def _chip(self, state: StepState, current: int | None) -> Chip:
        component = str(state.step.component)
        if state.done:
            return Chip(component, state.done.code, ChipState.DONE)
        if state.step.number == current:
            quantity = f" × {state.needed}" if state.needed != 1 else ""
            return Chip(component, text("Scan now") + quantity, ChipState.EXPECTED)
        item = self._work.masters.get(Item, state.step.component)
        return Chip(component, item.names.of(language()) if item else "", ChipState.WAITING)

    def _card(self, state: StepState, current: int | None) -> content.Step:
        step = state.step
        stand = content.StepState.CURRENT if step.number == current else content.StepState.WAITING
        if state.done:
            failed = state.done.verdict == "fail"
            stand = content.StepState.FAILED if failed else content.StepState.DONE
        detail = limits_words(step)
        if state.done and state.done.value is not None:
            detail = f"{state.done.value} {step.uom} · {detail}"
        elif state.done:
            detail = state.done.code or detail
        valued = step.kind in (StepKind.PARAMETER, StepKind.MEASURE)
        button = text("Enter") if valued and (state.open or stand is content.StepState.FAILED) else ""
        return content.Step(step.names.of(language()), detail, stand, (), button)

    def _asking(self, asking: int | None, opened: OpenUnit | None) -> Asking | None:
        if asking == 0:
            field = KeypadField(text("Quantity"), text("pcs"), _judge_quantity, None, fractions=False)
            return Asking("quantity", 0, field)
        state = opened.state(asking) if opened and asking else None
        if state is None:
            return None
        return Asking("value", state.step.number, value_field(state.step))

    # ------------------------------------------------------------ reports and actions

    def _last(self) -> tuple[UnitLine, ...]:
        return tuple(
            report_line(entry, self._work.identity.zone) for entry in my_reports(self._work, LAST_UNITS)
        )

    def _actions(
        self, unit: OpenUnit | None, order: WorkOrder | None, batch: bool, quantity: Decimal
    ) -> tuple[Action, ...]:
        why = "" if unit or (batch and quantity) else text("Scan a unit first")
        if order is None:
            why = text("Scan a work order first")
        open_now = (
            [state for state in unit.steps if state.open and state.step.kind is not StepKind.REPORT]
            if unit
            else []
        )
        failed = (
            [state for state in unit.steps if state.done and state.done.verdict == "fail"] if unit else []
        )
        why_good = why
        if open_now:
            why_good = text("{n} step left|{n} steps left", n=len(open_now))
        elif failed:
            why_good = text("A value is out of limits")
        good_detail = text("Report {n}", n=quantity) if batch else text("Report this unit")
        return (
            Action("good", "circle-check", text("Good"), good_detail, Kind.PRIMARY, why_good),
            Action("scrap", "circle-x", text("Scrap"), text("Choose a reason"), Kind.DANGER, why),
            Action("rework", "rotate-ccw", text("Rework"), text("Choose a reason"), Kind.WARN, why),
            Action("help", "siren", text("Call help"), text("Andon")),
        )

    def _picker(self, choice: OpenChoice, batch: bool, quantity: Decimal) -> Picker:
        reasons = [row for row in self._work.masters.all(Reason) if row.use == choice.use]
        choices = tuple(
            Choice(row.code, row.names.of(language()), row.code, row.icon, row.code == choice.reason)
            for row in reasons
        )
        targets = rework_targets(self._work) if choice.use == "rework" else ()
        rest = max(Decimal(0), quantity - choice.quantity)
        scrap = choice.use == "scrap"
        confirm = (
            text("Record {n} scrap", n=choice.quantity)
            if scrap
            else text("Record {n} rework", n=choice.quantity)
        )
        return Picker(
            use=choice.use,
            title=text("Why is it scrap?") if scrap else text("Why is it rework?"),
            choices=choices,
            chosen=tuple(entry for entry in choices if entry.selected),
            targets=tuple(
                Choice(
                    str(entry.number),
                    f"{entry.number} {entry.names.of(language())}",
                    selected=entry.number == choice.target,
                )
                for entry in targets
            ),
            quantity=choice.quantity,
            with_quantity=batch,
            confirm=confirm,
            confirm_rest=text("… and {n} good", n=rest) if batch and rest else "",
        )


def _short_moment(iso: str) -> str:
    try:
        return datetime.fromisoformat(iso).strftime("%m-%d %H:%M")
    except ValueError:
        return iso


def _judge_quantity(words: str) -> content.Verdict:
    if not words or int(words) == 0:
        return content.Verdict(Tone.NEUTRAL, "", text("Take over"), text("Enter the quantity"))
    return content.Verdict(Tone.OK, "", text("Take over"))
