"""A fact of a trace in words: what was done, with values and limits, and what became of it. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import Thing
from terminal.domain.masters.rows import Defect, Reason, Routing, WorkOrder
from terminal.domain.state.genealogy import Fact
from terminal.store.masters import Masters
from terminal.words.findings import finding_words
from ui.feedback import Tone
from ui.text import language, listed, text
from ui.words.chart_signals import rule_words
from ui.words.dispositions import disposition_name
from ui.words.events import event_icon, event_name

PACKING: Final = frozenset({"unit.packed", "unit.unpacked", "box.packed", "box.unpacked"})
Said = tuple[str, str, object]
"""What was done; its value, "" where it has none; what belongs to it."""

_ICONS: Final = {Tone.BAD: "octagon-x", Tone.WARN: "triangle-alert"}


def fact_words(fact: Fact, about: Thing, masters: Masters) -> tuple[str, Tone, str, str]:
    """Icon, tone, title and detail of a fact in the history of the thing `about`."""
    title, detail = _said(fact, about, masters)
    if (fact.subject_kind, fact.subject) != about and fact.type not in PACKING:
        detail = f"→ {fact.subject}"
    tone = _tone(fact)
    icon = _ICONS.get(tone) or event_icon(fact.type)
    operation = text("operation {n}", n=fact.operation) if fact.operation else ""
    parts = [detail, operation, fact.station]
    if fact.disputes:
        asked = [finding_words(code, fact.data, language())[0] for code in fact.disputes]
        return "triangle-alert", Tone.WARN, title, " · ".join([*asked, *filter(None, parts)])
    if fact.taken_back_by:
        return "rotate-ccw", Tone.WARN, title, " · ".join([text("no longer counts"), *filter(None, parts)])
    return icon, tone, title, " · ".join(part for part in parts if part)


def _tone(fact: Fact) -> Tone:
    """A fail is bad; a value within limits that broke a rule of a control chart is a warning."""
    if fact.data.get("verdict") == StepVerdict.FAIL:
        return Tone.BAD
    return Tone.WARN if fact.data.get("signals") else Tone.NEUTRAL


def _said(fact: Fact, about: Thing, masters: Masters) -> tuple[str, str]:
    """What was done, and what belongs to it; of a box or pallet, with what."""
    name, what, beside = _SAID.get(fact.type, _nothing)(fact, masters)
    if fact.type in PACKING and (fact.subject_kind, fact.subject) != about:
        what = fact.subject
    return text("{name}: {value}", name=name, value=what) if what else name, str(beside or "")


def _nothing(fact: Fact, _masters: Masters) -> Said:
    return event_name(fact.type), "", ""


def _consumed(fact: Fact, _masters: Masters) -> Said:
    what = f"{fact.data['item']} × {fact.data['quantity']}"
    return event_name(fact.type), what, fact.data.get("lot") or fact.data.get("unit")


def _reported(fact: Fact, masters: Masters) -> Said:
    return event_name(fact.type), _counts(fact.data), _reasons(fact.data, masters)


def _held(fact: Fact, masters: Masters) -> Said:
    return event_name(fact.type), "", _name(masters, Defect, fact.data.get("defect")) or fact.data.get("note")


def _disposed(fact: Fact, masters: Masters) -> Said:
    decided = fact.data["disposition"]
    return event_name(fact.type), disposition_name(decided), _name(masters, Reason, fact.data["reason"])


def _received(fact: Fact, _masters: Masters) -> Said:
    return event_name(fact.type), str(fact.data["quantity"]), fact.data.get("supplier")


def _photographed(fact: Fact, _masters: Masters) -> Said:
    sizes = listed(f"{max(1, each.size // 1024)} KB" for each in fact.attachments)
    return event_name(fact.type), sizes, ""


def _packed(fact: Fact, _masters: Masters) -> Said:
    return event_name(fact.type), fact.data["box"], ""


def _closed(fact: Fact, masters: Masters) -> Said:
    """A box tells nothing more; a pallet is one of boxes."""
    n = fact.data.get("boxes")
    return (text("Pallet closed"), text("{n} box|{n} boxes", n=n), "") if n else _nothing(fact, masters)


def _measured(fact: Fact, masters: Masters) -> Said:
    """A value with its limits, or the answer to a check."""
    data = fact.data
    verdict = text("not OK") if data.get("verdict") == StepVerdict.FAIL else text("OK")
    value = f"{data['value']} {data.get('uom', '')}".strip() if data.get("value") is not None else verdict
    low, high = data.get("lower"), data.get("upper")
    limits = f"{low or ''} – {high or ''}".strip() if low is not None or high is not None else ""
    defect = _name(masters, Defect, data.get("defect"))
    shown = verdict if data.get("value") is not None else ""
    parts = (shown, rule_words(data.get("signals", ())), limits, defect, str(data.get("device", "")))
    detail = " · ".join(part for part in parts if part)
    return _step_name(fact, masters), value, detail


_SAID: Final[dict[str, Callable[[Fact, Masters], Said]]] = {
    "parameter.recorded": _measured,
    "inspection.recorded": _measured,
    "component.consumed": _consumed,
    "work.reported": _reported,
    "report.taken_back": _reported,
    "unit.held": _held,
    "unit.disposed": _disposed,
    "lot.received": _received,
    "photo.taken": _photographed,
    **dict.fromkeys(PACKING, _packed),
    "box.closed": _closed,
}


def _step_name(fact: Fact, masters: Masters) -> str:
    """The step's name in the language in force; as it was recorded where the routing no longer has it."""
    order = masters.get(WorkOrder, fact.order)
    routing = masters.get(Routing, order.item) if order else None
    operation = routing.operation(fact.operation or 0) if routing else None
    step = operation.step(int(fact.data.get("step", 0))) if operation else None
    return step.names.of(language()) if step else str(fact.data.get("name", ""))


def _counts(data: Mapping[str, Any]) -> str:
    parts = []
    if data.get("good") not in (None, "0", 0):
        parts.append(text("{n} good", n=data["good"]))
    for use, words in (("scrap", "{n} scrap"), ("rework", "{n} rework")):
        quantity = sum(int(float(entry["quantity"])) for entry in data.get(use, ()))
        if quantity:
            parts.append(text(words, n=quantity))
    return " · ".join(parts)


def _reasons(data: Mapping[str, Any], masters: Masters) -> str:
    entries = (*data.get("scrap", ()), *data.get("rework", ()))
    return listed(_name(masters, Reason, entry["reason"]) for entry in entries)


def _name(masters: Masters, struct: type[Reason] | type[Defect], code: object) -> str:
    """The name of a reason or defect, its code where the masters do not know it."""
    row = masters.get(struct, str(code)) if code else None
    return row.names.of(language()) if row else str(code or "")
