"""What packing says about boxes and pallets, which differ in their words only. No Qt."""

from typing import Final

from terminal.domain.ids import ThingKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item
from terminal.domain.state.label import LabelDoc
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.print_job import label_key
from terminal.usecases.labels.verify_label import to_check
from terminal.usecases.packing.contents import box_doc
from terminal.usecases.packing.pack import Packed, Unpacked
from terminal.usecases.parts.label_request import template_for, waiting_for
from terminal.usecases.parts.workplace import Workplace
from ui.desk.buttons import Button
from ui.feedback import Feedback, Tone
from ui.screens.packing.state import BoxView, Contents
from ui.text import language, text
from ui.widgets.content import Action, Choice, Kind, Question

BOX = Subject.BOX
PALLET = Subject.PALLET
ICONS: Final = {BOX: "package-open", PALLET: "boxes"}


def subject_of(doc: BoxDoc) -> Subject:
    """What it is, as labels call it."""
    return PALLET if doc.boxes else BOX


# ---------------------------------------------------------------- what there is to see


def card(work: Workplace, subject: Subject, doc: BoxDoc | None, *, selected: bool) -> BoxView:
    """The open box or pallet beside the list."""
    title = text("Box") if subject is BOX else text("Pallet")
    if doc is None:
        none = text("No box open") if subject is BOX else text("No pallet open")
        return BoxView(subject.value, title, none, selected, "" if selected else text("Touch to choose"))
    item = work.masters.get(Item, doc.item)
    full = places_in(work, subject, doc)
    return BoxView(
        key=subject.value,
        title=title,
        code=doc.box,
        selected=selected,
        item=f"{doc.item}  {item.names.of(language()) if item else ''}".strip(),
        order=doc.order,
        count=str(len(doc.inside)),
        capacity=f"/ {full}" if full else "",
        done=len(doc.inside) / full if full else None,
    )


def contents(work: Workplace, subject: Subject, doc: BoxDoc | None) -> Contents:
    """What is inside, the oldest first; a box with the pieces in it."""
    if doc is None:
        return Contents()
    inside = tuple((code, _pieces(work, code) if doc.boxes else "") for code in doc.inside)
    places = places_in(work, subject, doc)
    n = len(inside)
    count = f"{n} / {places}" if places else str(n)
    return Contents(inside, places, count, text("{n} to go", n=places - n) if places > n else "")


def places_in(work: Workplace, subject: Subject, doc: BoxDoc) -> int:
    """How many go into it, 0 where nothing is said of it."""
    item = work.masters.get(Item, doc.item)
    if item is None:
        return 0
    return item.box_quantity if subject is BOX else item.pallet_quantity


def _pieces(work: Workplace, box: str) -> str:
    held = len(box_doc(work, box).units)
    return text("{n} piece|{n} pieces", n=held) if held else ""


def hint(subject: Subject, doc: BoxDoc | None, *, may_number: bool) -> tuple[str, str]:
    """What to do where nothing is inside yet."""
    if subject is BOX and doc is None:
        return text("Scan a box label"), text("A box without a label: touch “New box”.")
    if subject is BOX:
        return text("Scan a unit"), text("Scanning packs it.")
    if doc is None and may_number:
        return text("Touch “New pallet”"), text("Or scan the label that is on the pallet.")
    if doc is None:
        return text("Scan a pallet label"), text("Its number is an SSCC.")
    return text("Scan a closed box"), text("It is on the pallet with the scan.")


def actions(
    subject: Subject, doc: BoxDoc | None, holding: BoxDoc | None, *, shown: bool, may_number: bool
) -> tuple[Action, ...]:
    """The buttons; `holding` is what can be taken out of, with its label `shown` or not."""
    nothing = "" if holding and holding.inside else text("Nothing is packed yet")
    see = text("Hide label") if shown else text("Label")
    label = Action(Button.LABEL, "eye", see, text("As it will be printed"), reason=nothing)
    out = _out(
        boxes=holding.boxes != () if holding and holding.inside else subject is PALLET, nothing=nothing
    )
    return (
        _main(subject, doc, may_number),
        label,
        out,
        Action(Button.HELP, "siren", text("Call help"), text("Andon")),
    )


def _out(*, boxes: bool, nothing: str) -> Action:
    title = text("Take off") if boxes else text("Take out")
    what = text("A box of the pallet") if boxes else text("A packed unit")
    return Action(Button.OUT, "package-minus", title, what, reason=nothing)


def _main(subject: Subject, doc: BoxDoc | None, may_number: bool) -> Action:
    if doc is not None:
        close = text("Close box") if subject is BOX else text("Close pallet")
        empty = text("Pack units first") if subject is BOX else text("Scan boxes first")
        return Action(
            Button.MAIN, "package-check", close, text("Before it is full"), reason="" if doc.inside else empty
        )
    if subject is BOX:
        return Action(Button.MAIN, "package-plus", text("New box"), text("Makes a box code"), Kind.PRIMARY)
    why = "" if may_number else text("Scan its label")
    return Action(
        Button.MAIN, "package-plus", text("New pallet"), text("Makes its number"), Kind.PRIMARY, why
    )


def label_title(work: Workplace, doc: BoxDoc | None) -> str:
    """How far the label of a box or pallet is."""
    if doc is None:
        return ""
    subject = subject_of(doc)
    if doc.closed_at is None:
        return text("Label – box still open") if subject is BOX else text("Label – pallet still open")
    template = template_for(work, subject)
    if template and waiting_for(work, template.code, (ThingKind.BOX, doc.box)):
        return text("Label – in the printer's queue")
    if to_check(work, subject, doc.box):
        return text("Label – stick it on and scan it")
    if template and (printed := work.store.doc(LabelDoc, label_key(template.code, (ThingKind.BOX, doc.box)))):
        return text("Label – checked") if printed.verified else ""
    return text("Label – box closed") if subject is BOX else text("Label – pallet closed")


def close_question(view: BoxView) -> Question:
    """Before it is closed by a touch."""
    words = f"{view.code} · {view.count} {view.capacity}".strip()
    if view.key == BOX.value:
        return Question(text("Close the box now?"), words, text("Close box"))
    return Question(text("Close the pallet now?"), words, text("Close pallet"))


def out_question(holder: BoxDoc, code: str) -> Question:
    """Before something is taken out."""
    if holder.boxes:
        words = text("{box} off pallet {pallet}", box=code, pallet=holder.box)
        return Question(text("Take the box off?"), words, text("Take off"))
    words = text("{unit} out of box {box}", unit=code, box=holder.box or "–")
    return Question(text("Take the unit out?"), words, text("Take out"))


def out_title(holder: BoxDoc) -> str:
    """Above the choice of what comes out."""
    if holder.boxes:
        return text("Scan or touch the box that comes off")
    return text("Scan or touch the unit that comes out")


def out_choices(doc: BoxDoc) -> tuple[Choice, ...]:
    """What is inside to choose from, the newest first."""
    return tuple(Choice(code, code, doc.box, "package-minus") for code in reversed(doc.inside))


# ---------------------------------------------------------------- what is said


def taken_up(subject: Subject, doc: BoxDoc) -> Feedback:
    """A box or pallet is filled from now on."""
    held = len(doc.inside)
    if subject is BOX:
        title = text("Box {box}", box=doc.box)
        packed = text("{n} unit in it|{n} units in it", n=held) if held else text("Nothing in it yet")
        following = text("Next: scan the next unit") if held else text("Next: scan the first unit")
    else:
        title = text("Pallet {pallet}", pallet=doc.box)
        packed = text("{n} box on it|{n} boxes on it", n=held) if held else text("Nothing on it yet")
        following = text("Next: scan a closed box")
    return Feedback(Tone.OK, title, packed, following)


def packed_words(done: Packed) -> Feedback:
    """Without a sound when the box is full: its closing has one."""
    words = text("Packed – {count}", count=_count(done))
    return Feedback(_tone(done), words, done.code, text("Next: scan the next unit"))


def loaded_words(done: Packed) -> Feedback:
    """A box is on the pallet."""
    words = text("On the pallet – {count}", count=_count(done))
    return Feedback(_tone(done), words, done.code, text("Next: scan the next box"), "boxes")


def _count(done: Packed) -> str:
    if not done.capacity:
        return f"{done.count}"
    return text("{n} of {capacity}", n=done.count, capacity=done.capacity)


def _tone(done: Packed) -> Tone:
    return Tone.NEUTRAL if is_full(done) else Tone.OK


def is_full(done: Packed) -> bool:
    """Whether nothing more goes in: it then is closed by itself."""
    return bool(done.capacity) and done.count >= done.capacity


def out_words(done: Unpacked) -> Feedback:
    """A box that was closed has a label that is no longer true: that is said as a warning."""
    title = text("Taken out – {n} left in the box", n=done.count)
    return _out_words(done, title, text("Box {box} is open again. Destroy its old label.", box=done.box))


def off_words(done: Unpacked) -> Feedback:
    """The same of a pallet."""
    title = text("Taken off – {n} left on the pallet", n=done.count)
    again = text("Pallet {pallet} is open again. Destroy its old label.", pallet=done.box)
    return _out_words(done, title, again)


def _out_words(done: Unpacked, title: str, reopened: str) -> Feedback:
    if done.reopened:
        return Feedback(Tone.WARN, title, reopened, done.code)
    return Feedback(Tone.OK, title, done.code, "", "package-minus")


def closed_words(work: Workplace, doc: BoxDoc) -> Feedback:
    """It is full, or was declared complete."""
    held = len(doc.inside)
    if doc.boxes:
        title = text("Pallet closed – {n} box|Pallet closed – {n} boxes", n=held)
    else:
        title = text("Box closed – {n} unit|Box closed – {n} units", n=held)
    template = template_for(work, subject_of(doc))
    printing = template and waiting_for(work, template.code, (ThingKind.BOX, doc.box))
    following = text("Next: stick the label on, scan it") if printing else _following(doc)
    return Feedback(Tone.OK, title, doc.box, following, "package-check")


def checked_words(doc: BoxDoc) -> Feedback:
    """The label was stuck on and read."""
    return Feedback(Tone.OK, text("Label checked"), doc.box, _following(doc), "scan-barcode")


def _following(doc: BoxDoc) -> str:
    return text("Next: begin a new pallet") if doc.boxes else text("Next: scan a box label")
