"""Packing's logic: a box is opened, each scanned unit goes into it, the full one closes by itself. No Qt."""

from terminal.domain import meanings as means
from terminal.domain.command_codes import CommandWord
from terminal.domain.ids import BoxCode, UnitCode
from terminal.domain.label_template import Subject
from terminal.domain.masters import Item
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.place_state import BoxDoc
from terminal.domain.unit_state import UnitDoc
from terminal.usecases.pack import (
    BoxLabel,
    Packed,
    Unpacked,
    box_label,
    close_box,
    new_box_code,
    pack_unit,
    unpack_unit,
)
from terminal.usecases.print_label import Label, label_of, template_for
from ui.desk import Desk
from ui.feedback import Feedback, Tone
from ui.reprinting import Reprinting, print_actions
from ui.screen import Scan
from ui.screens.packing.state import BoxView, PackingState
from ui.text import language, text
from ui.widgets.content import Action, Choice, Kind, Question, UnitLine

ROWS = 8


class PackingPresenter:
    """One per packing window."""

    name = "packing"
    topics = frozenset({"unit", "box", "item", "order"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chosen: BoxCode | None = None
        self._shown: BoxCode | None = None
        self._closing = False
        self._choosing = False
        self._out: UnitCode | None = None
        self._reprinting = Reprinting(desk)

    def state(self) -> PackingState:
        """What there is to see now."""
        code = self._box()
        doc = self._doc(code) if code else None
        inside = self._doc(self._shown) if self._shown else doc
        label = box_label(self._desk.work, self._shown) if self._shown else None
        return PackingState(
            box=self._box_view(doc) if doc else None,
            units=_unit_lines(doc) if doc else (),
            hint=_hint(doc),
            label=self._label(label),
            reprint=self._reprinting.choices(),
            label_title=_label_title(label),
            actions=(*_actions(doc, inside, shown=label is not None), *self._print_action(label)),
            question=self._question(doc),
            out=_out_choices(inside) if self._choosing and inside else (),
        )

    def step(self) -> str:
        """There is only one: a label read twice is never two units."""
        return "packing"

    def scan(self, scan: Scan) -> bool:
        """Boxes are opened, units packed; everything else means the same everywhere."""
        match scan.meaning:
            case means.Box(box=box):
                self._open(box)
            case means.Unit(unit=unit) if self._choosing or self._out:
                self.pick_out(unit)
            case means.Unit(unit=unit):
                self._pack(unit)
            case means.Command(word=CommandWord.CONFIRM) if self._closing or self._out:
                self.confirm()
            case means.Command(word=CommandWord.CANCEL):
                self.cancel()
            case _:
                return False
        return True

    def leave(self) -> None:
        """Gives up the question; the open box stays open."""
        self._give_up()
        self._shown = None

    def _give_up(self) -> None:
        self._closing = self._choosing = False
        self._out = None
        self._reprinting.leave()

    # ------------------------------------------------------------ touches

    def act(self, key: str) -> None:
        """An action was touched: "main" (new box, or close the open one), "label", "print", "out" or
        "help".
        """
        if key == "help":
            self._desk.shell.show_screen("andon")
        elif key == "label":
            self._shown = None if self._shown else self._box()
        elif key == "out":
            self._choosing = True
        elif key == "print" and self._shown:
            self._reprinting.begin(Subject.BOX, self._shown)
        elif self._box():
            self._closing = True
        else:
            self._open(new_box_code(self._desk.work))
        self._desk.shell.refresh()

    def confirm(self) -> None:
        """What was asked is to be done."""
        if self._out:
            self._take_out(self._out)
        else:
            self.close()

    def pick_out(self, unit: str) -> None:
        """The unit that comes out was touched or scanned; it is asked before anything is done."""
        self._choosing, self._out = False, UnitCode(unit)
        self._desk.shell.refresh()

    def pick_reason(self, reason: str) -> None:
        """Why the label is printed again was touched; "" gives it up, and the label stays in sight."""
        self._reprinting.pick(reason)

    def close(self) -> None:
        """Closes the open box; its label is shown."""
        box, self._closing = self._box(), False
        if box is None:
            self._desk.refuse(refused(Refusal.NO_BOX))
            return
        if self._desk.settle(close_box(self._desk.work, self._desk.command(), box), _closed_words):
            self._chosen, self._shown = None, box
            self._desk.shell.refresh()

    def cancel(self) -> None:
        """Closes question and label without doing anything."""
        self.leave()
        self._desk.shell.refresh()

    # ------------------------------------------------------------ inside

    def _box(self) -> BoxCode | None:
        """The box that is packed: the one opened last; after a restart the one packed into last."""
        found = self._chosen or self._desk.work.place().box
        return BoxCode(found) if found else None

    def _doc(self, code: BoxCode) -> BoxDoc:
        return self._desk.work.store.doc(BoxDoc, code) or BoxDoc(code)

    def _open(self, code: BoxCode) -> None:
        doc = self._doc(code)
        if doc.closed_at is not None:
            self._give_up()
            self._shown = code  # with its label in sight a unit can be taken out
            self._desk.refuse(refused(Refusal.BOX_CLOSED, box=code))
            return
        self._give_up()
        self._chosen, self._shown = code, None
        packed = (
            text("{n} unit in it|{n} units in it", n=len(doc.units))
            if doc.units
            else text("Nothing in it yet")
        )
        following = text("Next: scan the first unit") if not doc.units else text("Next: scan the next unit")
        self._desk.shell.say(Feedback(Tone.OK, text("Box {box}", box=code), packed, following))
        self._desk.shell.refresh()

    def _pack(self, unit: UnitCode) -> None:
        box = self._box()
        if box is None:
            self._desk.refuse(refused(Refusal.NO_BOX))
            return
        self.leave()
        done = self._desk.settle(pack_unit(self._desk.work, self._desk.command(), unit, box), _packed_words)
        if done and done.capacity and done.count >= done.capacity:
            self.close()

    def _take_out(self, unit: UnitCode) -> None:
        self._give_up()
        done = self._desk.settle(unpack_unit(self._desk.work, self._desk.command(), unit), _out_words)
        if done:
            self._chosen, self._shown = done.box, None
        self._desk.shell.refresh()

    def _box_view(self, doc: BoxDoc) -> BoxView:
        item = self._desk.work.masters.get(Item, doc.item)
        capacity = item.box_quantity if item else 0
        return BoxView(
            code=doc.box,
            item=f"{doc.item}  {item.names.of(language()) if item else ''}".strip(),
            order=doc.order,
            count=str(len(doc.units)),
            capacity=f"/ {capacity}" if capacity else "",
            done=len(doc.units) / capacity if capacity else None,
        )

    def _label(self, box: BoxLabel | None) -> Label | None:
        template = template_for(self._desk.work, Subject.BOX)
        if box is None or template is None:
            return None
        label = label_of(self._desk.work, template, box.box, as_printed=True)
        return None if isinstance(label, Refused) else label

    def _print_action(self, box: BoxLabel | None) -> tuple[Action, ...]:
        """Where there is a printer: with a closed box's label in sight it can be printed."""
        why = "" if box and box.closed_at is not None else text("Scan a closed box")
        return print_actions(self._desk.work, why)

    def _question(self, doc: BoxDoc | None) -> Question | None:
        if self._out:
            known = self._desk.work.store.doc(UnitDoc, self._out)
            words = text("{unit} out of box {box}", unit=self._out, box=known.box if known else "–")
            return Question(text("Take the unit out?"), words, text("Take out"))
        if doc is None or not self._closing:
            return None
        view = self._box_view(doc)
        words = f"{doc.box} · {view.count} {view.capacity}"
        return Question(text("Close the box now?"), words, text("Close box"))


def _out_choices(doc: BoxDoc) -> tuple[Choice, ...]:
    """The units of a box to choose from, the newest first."""
    return tuple(Choice(unit, unit, doc.box, "package-minus") for unit in reversed(doc.units))


def _unit_lines(doc: BoxDoc) -> tuple[UnitLine, ...]:
    """The units in the box, the newest first."""
    numbered = list(enumerate(doc.units, start=1))[::-1][:ROWS]
    return tuple(UnitLine(unit, "", str(number), Tone.OK, "package-check") for number, unit in numbered)


def _hint(doc: BoxDoc | None) -> tuple[str, str]:
    if doc is None:
        return text("Scan a box label"), text("A box without a label: touch “New box”.")
    return text("Scan a unit"), text("It is packed with the scan.")


def _label_title(label: BoxLabel | None) -> str:
    if label is None:
        return ""
    return text("Label – box closed") if label.closed_at is not None else text("Label – box still open")


def _actions(doc: BoxDoc | None, inside: BoxDoc | None, *, shown: bool) -> tuple[Action, ...]:
    if doc is None:
        first = Action("main", "package-plus", text("New box"), text("Makes a box code"), Kind.PRIMARY)
    else:
        empty = "" if doc.units else text("Pack units first")
        first = Action("main", "package-check", text("Close box"), text("Before it is full"), reason=empty)
    none = "" if shown or (doc and doc.units) else text("Nothing is packed yet")
    title = text("Hide label") if shown else text("Show label")
    label = Action("label", "printer", title, text("As it will be printed"), reason=none)
    nothing = "" if inside and inside.units else text("Nothing is packed yet")
    out = Action("out", "package-minus", text("Take out"), text("A packed unit"), reason=nothing)
    return first, label, out, Action("help", "siren", text("Call help"), text("Andon"))


def _packed_words(done: Packed) -> Feedback:
    """Without a sound when the box is full: its closing has one."""
    full = bool(done.capacity) and done.count >= done.capacity
    count = (
        text("{n} of {capacity}", n=done.count, capacity=done.capacity) if done.capacity else f"{done.count}"
    )
    words = text("Packed – {count}", count=count)
    return Feedback(Tone.NEUTRAL if full else Tone.OK, words, done.unit, text("Next: scan the next unit"))


def _out_words(done: Unpacked) -> Feedback:
    """A box that was closed has a label that is no longer true: that is said as a warning."""
    if done.reopened:
        hint = text("Box {box} is open again. Destroy its old label.", box=done.box)
        return Feedback(Tone.WARN, text("Taken out – {n} left in the box", n=done.count), hint, done.unit)
    title = text("Taken out – {n} left in the box", n=done.count)
    return Feedback(Tone.OK, title, done.unit, text("Next: scan the next unit"), "package-minus")


def _closed_words(label: BoxLabel) -> Feedback:
    title = text("Box closed – {n} unit|Box closed – {n} units", n=len(label.units))
    return Feedback(Tone.OK, title, label.box, text("Next: scan a box label"), "package-check")
