"""A trace for a person at a console: the answer first, then what was done, operation by operation. No Qt."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

import msgspec

from terminal.domain.masters.rows import Defect, MasterRow, Person, Plant, Reason, Routing, Station, WorkOrder
from terminal.domain.state.genealogy import Edge, Fact, Gap, Trace
from terminal.words.times import WHOLE_MOMENT, iso_clock_words
from ui.text import language, listed, phrase, text
from ui.words.events import event_name


class CodeNames(msgspec.Struct, frozen=True):
    """What codes are called, in the language in force, and the plant's time zone ("" = UTC)."""

    zone: str = ""
    known: dict[str, str] = {}
    operations: Mapping[tuple[str, int], str] = {}

    def of(self, code: str | None) -> str:
        """The name behind a code, the code where it has none."""
        return self.known.get(code or "", code or "")

    def time(self, iso: str) -> str:
        """A time of the trace by the plant's clock."""
        return iso_clock_words(iso, self.zone, WHOLE_MOMENT)


UNNAMED = CodeNames()
STATUS: Final = {
    "in_process": phrase("in process"),
    "held": phrase("on hold"),
    "scrapped": phrase("scrapped"),
    "finished": phrase("finished"),
    "packed": phrase("packed"),
    "built_in": phrase("built in"),
    "open": phrase("open box"),
    "closed": phrase("closed box"),
    "on_pallet": phrase("on a pallet"),
    "pallet_open": phrase("open pallet"),
    "pallet_closed": phrase("closed pallet"),
    "in_use": phrase("in use"),
    "received": phrase("received"),
    "released": phrase("in the master data, not used yet"),
    "blocked": phrase("blocked, not used yet"),
    "quarantine": phrase("in quarantine, not used yet"),
    "unknown": phrase("not met here"),
}
NAMED: tuple[type[MasterRow], ...] = (Plant, Person, Station, Defect, Reason, WorkOrder, Routing)
"""The master rows that names come from."""


def names_of(rows: Iterable[MasterRow]) -> CodeNames:
    """The names in master rows."""
    zone = ""
    known: dict[str, str] = {}
    of_item: dict[str, list[str]] = {}
    items: dict[str, dict[int, str]] = {}
    for row in rows:
        if isinstance(row, Plant):
            zone = row.zone
        elif isinstance(row, Person):
            known[str(row.code)] = row.name
        elif isinstance(row, Station | Defect | Reason):
            known[str(row.code)] = row.names.of(language())
        elif isinstance(row, WorkOrder):
            of_item[row.item] = [*of_item.get(row.item, []), row.code]
        elif isinstance(row, Routing):
            items[row.item] = {int(one.number): one.names.of(language()) for one in row.operations}
    operations = {
        (str(order), number): name
        for item, orders in of_item.items()
        for order in orders
        for number, name in items.get(item, {}).items()
    }
    return CodeNames(zone, known, operations)


def trace_words(found: Trace, names: CodeNames = UNNAMED) -> str:
    """The trace in words."""
    lines = [_answer(found, names), *_gaps(found)]
    if found.edges:
        lines += ["", text("What went into what")] + [_edge(edge, names) for edge in found.edges]
    facts = sorted(found.facts, key=lambda fact: fact.at)
    for (order, operation), group in groupby(facts, key=lambda fact: (fact.order or "", fact.operation)):
        lines += ["", _heading(order, operation, names)]
        for fact in group:
            lines += _fact(
                fact, names, of_another=(fact.subject_kind, fact.subject) != (found.kind, found.code)
            )
    return "\n".join(lines)


def _answer(found: Trace, names: CodeNames) -> str:
    own = next((node for node in found.nodes if (node.code, node.kind) == (found.code, found.kind)), None)
    if own is None:
        return text("{code}: nothing is known of it.", code=found.code)
    place = names.of(own.place)
    if not place:
        return text("{code}: {status}", code=own.code, status=status_words(own.status))
    return text("{code}: {status}, {place}", code=own.code, status=status_words(own.status), place=place)


def status_words(status: str) -> str:
    """What a status is called; one that this version does not know by its own name."""
    return text(STATUS[status]) if status in STATUS else status


def _gaps(found: Trace) -> list[str]:
    gaps = found.completeness.gaps
    if found.completeness.complete:
        return [text("Complete: every station has told all that it knew.")]
    if not gaps:  # a station does not know what others know
        return [text("From this station's own records: the hub may know more.")]
    lines = [text("May lack events: {stations}", stations=listed(map(_gap, gaps)))]
    beside = sum(gap.evidence for gap in gaps)
    lost = sum(gap.missing for gap in gaps)
    if beside or lost:
        lines.append(
            text(
                "Not in it: {kept} events kept as evidence beside the journal, {lost} lost.",
                kept=beside,
                lost=lost,
            )
        )
    return lines


def _gap(gap: Gap) -> str:
    why = [text("silent")] if gap.silent else []
    why += [text("{n} to send", n=gap.unsent)] if gap.unsent else []
    return text("{station} ({gaps})", station=gap.station, gaps=listed(why or [text("its journal differs")]))


def _edge(edge: Edge, names: CodeNames) -> str:
    return f"  {edge.child} ← {edge.quantity} × {edge.parent}  {names.of(edge.station)}"


def _heading(order: str, operation: int | None, names: CodeNames) -> str:
    if operation is None:
        return order or text("Without an operation")
    name = names.operations.get((order, operation), "")
    return " · ".join(part for part in (f"{operation} {name}".strip(), order) if part)


def _fact(fact: Fact, names: CodeNames, *, of_another: bool) -> list[str]:
    """What was done; `of_another` thing than the one that was asked for, with which."""
    what = [event_name(fact.type), *_data(fact.data, names)]
    if fact.taken_back_by:
        what.append(text("taken back"))
    who = ", ".join(part for part in (names.of(fact.station), names.of(fact.actor)) if part)
    files = [f"    {each.media_type} {each.sha256} ({each.size} bytes)" for each in fact.attachments]
    told = " · ".join(what)
    if of_another:
        told = text("{name}: {value}", name=fact.subject, value=told)
    return [f"  {names.time(fact.at)}  {told}  ({who})", *files]


def _data(data: dict[str, Any], names: CodeNames) -> list[str]:
    """What a payload holds that a person asks for: name, value with limits, verdict, defect, counts."""
    parts = [str(data[key]) for key in ("name", "lot", "unit", "box", "disposition") if data.get(key)]
    if data.get("value") is not None:
        low, high = data.get("lower"), data.get("upper")
        limits = "" if low is None and high is None else f" [{_end(low)} … {_end(high)}]"
        parts.append(f"{data['value']} {data.get('uom', '')}".strip() + limits)
    verdicts = {"pass": text("Pass"), "fail": text("Fail")}
    parts += [verdicts.get(str(data["verdict"]), str(data["verdict"]))] if data.get("verdict") else []
    parts += [names.of(str(data[key])) for key in ("defect", "reason") if data.get(key)]
    if data.get("good") is not None:
        parts.append(text("good {n}", n=data["good"]))
    for kind in ("scrap", "rework"):
        parts += [f"{names.of(entry['reason'])} {entry['quantity']}" for entry in data.get(kind, ())]
    if data.get("quantity") is not None:
        parts.append(f"× {data['quantity']}")
    return parts


def _end(limit: object) -> str:
    return "" if limit is None else str(limit)
