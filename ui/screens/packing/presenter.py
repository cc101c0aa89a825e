"""Packing's logic: a box is opened, each scanned unit goes into it, the full one closes by itself. No Qt."""

from terminal.domain import meanings as means
from terminal.domain.command_codes import CommandWord
from terminal.domain.ids import BoxCode, UnitCode
from terminal.domain.masters import Item
from terminal.domain.outcome import Refusal, refused
from terminal.domain.place_state import BoxDoc
from terminal.usecases.pack import BoxLabel, Packed, box_label, close_box, new_box_code, pack_unit
from ui.desk import Desk
from ui.feedback import Feedback, Tone
from ui.label_words import box_label_content
from ui.screen import Scan
from ui.screens.packing.state import BoxView, PackingState
from ui.text import language, text
from ui.widgets.content import Action, Kind, LabelContent, Question, UnitLine

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

    def state(self) -> PackingState:
        """What there is to see now."""
        code = self._box()
        doc = self._doc(code) if code else None
        label = box_label(self._desk.work, self._shown) if self._shown else None
        return PackingState(
            box=self._box_view(doc) if doc else None,
            units=_unit_lines(doc) if doc else (),
            hint=_hint(doc),
            label=self._label(label),
            label_title=_label_title(label),
            actions=_actions(doc, shown=label is not None),
            question=self._question(doc) if doc and self._closing else None,
        )

    def step(self) -> str:
        """There is only one: a label read twice is never two units."""
        return "packing"

    def scan(self, scan: Scan) -> bool:
        """Boxes are opened, units packed; everything else means the same everywhere."""
        match scan.meaning:
            case means.Box(box=box):
                self._open(box)
            case means.Unit(unit=unit):
                self._pack(unit)
            case means.Command(word=CommandWord.CONFIRM) if self._closing:
                self.close()
            case means.Command(word=CommandWord.CANCEL):
                self.cancel()
            case _:
                return False
        return True

    def leave(self) -> None:
        """Gives up the question; the open box stays open."""
        self._closing, self._shown = False, None

    # ------------------------------------------------------------ touches

    def act(self, key: str) -> None:
        """An action was touched: "main" (new box, or close the open one), "label" or "help"."""
        if key == "help":
            self._desk.shell.show_screen("andon")
        elif key == "label":
            self._shown = None if self._shown else self._box()
        elif self._box():
            self._closing = True
        else:
            self._open(new_box_code(self._desk.work))
        self._desk.shell.refresh()

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
            self._desk.refuse(refused(Refusal.BOX_CLOSED, box=code))
            return
        self._chosen, self._shown, self._closing = code, None, False
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
        self._closing, self._shown = False, None
        done = self._desk.settle(pack_unit(self._desk.work, self._desk.command(), unit, box), _packed_words)
        if done and done.capacity and done.count >= done.capacity:
            self.close()

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

    def _label(self, label: BoxLabel | None) -> LabelContent | None:
        return box_label_content(label, self._desk.work.identity.zone) if label else None

    def _question(self, doc: BoxDoc) -> Question:
        view = self._box_view(doc)
        words = f"{doc.box} · {view.count} {view.capacity}"
        return Question(text("Close the box now?"), words, text("Close box"))


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


def _actions(doc: BoxDoc | None, *, shown: bool) -> tuple[Action, ...]:
    if doc is None:
        first = Action("main", "package-plus", text("New box"), text("Makes a box code"), Kind.PRIMARY)
    else:
        empty = "" if doc.units else text("Pack units first")
        first = Action("main", "package-check", text("Close box"), text("Before it is full"), reason=empty)
    none = "" if shown or (doc and doc.units) else text("Nothing is packed yet")
    title = text("Hide label") if shown else text("Show label")
    label = Action("label", "printer", title, text("As it will be printed"), reason=none)
    return first, label, Action("help", "siren", text("Call help"), text("Andon"))


def _packed_words(done: Packed) -> Feedback:
    """Without a sound when the box is full: its closing has one."""
    full = bool(done.capacity) and done.count >= done.capacity
    count = (
        text("{n} of {capacity}", n=done.count, capacity=done.capacity) if done.capacity else f"{done.count}"
    )
    words = text("Packed – {count}", count=count)
    return Feedback(Tone.NEUTRAL if full else Tone.OK, words, done.unit, text("Next: scan the next unit"))


def _closed_words(label: BoxLabel) -> Feedback:
    title = text("Box closed – {n} unit|Box closed – {n} units", n=len(label.units))
    return Feedback(Tone.OK, title, label.box, text("Next: scan a box label"), "package-check")
