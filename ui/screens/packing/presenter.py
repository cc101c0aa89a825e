"""Packing's logic: units are scanned into the open box, closed boxes on the open pallet; what is full closes
by itself. No Qt.

The code decides what a scan does, not a mode: a unit goes into the box, a closed box on the pallet, whichever
of both is in sight. Only a box that is open or new depends on that: beside the box it is taken up, beside
the pallet it is refused, for it cannot go there.
"""

from typing import Final

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.codes.gs1 import is_sscc
from terminal.domain.ids import BoxCode, UnitCode
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Station
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.labels.verify_label import to_check, verify_box_label
from terminal.usecases.packing.contents import box_doc
from terminal.usecases.packing.load_pallet import (
    close_pallet,
    is_pallet,
    load_box,
    new_pallet_code,
    unload_box,
)
from terminal.usecases.packing.pack import close_box, new_box_code, pack_unit, unpack_unit
from terminal.usecases.parts.label_request import Label, label_of, template_for
from ui.desk.buttons import Button
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.labels.reprinting import Reprinting, print_actions
from ui.screens.packing import words
from ui.screens.packing.state import PackingState
from ui.screens.packing.words import BOX, PALLET, subject_of
from ui.text import text
from ui.widgets.content import Action, Question

_SHOWN: Final = frozenset(
    {Refusal.BOX_ON_PALLET, Refusal.HELD_INSIDE, Refusal.SCRAP_INSIDE, Refusal.REWORK_INSIDE}
)
"""A box refused for one of these stays in sight: it has to come off its pallet, or a unit out of it."""


class PackingPresenter:
    """One per packing window."""

    name = "packing"
    topics = frozenset({"unit", "box", "item", "order", "label", "station"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._work = desk.work
        self._page = BOX
        self._chosen: dict[Subject, BoxCode] = {}
        self._shown: BoxCode | None = None
        self._closing = False
        self._choosing = False
        self._out = ""
        self._reprinting = Reprinting(desk)

    def state(self) -> PackingState:
        """What there is to see now."""
        doc = self._doc(self._page)
        shown = self._shown_doc()
        holding = shown or doc
        may_number = self._may_number()
        return PackingState(
            cards=tuple(
                words.card(self._work, each, self._doc(each), selected=each is self._page)
                for each in self._subjects()
            ),
            inside=text("In the box") if self._page is BOX else text("On the pallet"),
            contents=words.contents(self._work, self._page, doc),
            icon=words.ICONS[self._page],
            hint=words.hint(self._page, doc, may_number=may_number),
            label=self._label(shown),
            label_title=words.label_title(self._work, shown),
            actions=(
                *words.actions(self._page, doc, holding, shown=bool(shown), may_number=may_number),
                *self._print_action(shown),
            ),
            question=self._question(doc, holding),
            out_title=words.out_title(holding) if holding else "",
            out=words.out_choices(holding) if self._choosing and holding else (),
            reprint=self._reprinting.choices(),
        )

    def step(self) -> str:
        """There is only one: a label read twice is never two units."""
        return "packing"

    def following(self) -> str:
        """What the box or pallet in sight takes next."""
        doc = self._doc(self._page)
        return words.taken_up(self._page, doc).next if doc else ""

    def scan(self, scan: Scan) -> bool:
        """Units and boxes go where they belong; everything else means the same everywhere."""
        match scan.meaning:
            case means.BoxMeaning(box=box):
                self._box_read(box)
            case means.UnitMeaning(unit=unit) if self._takes_out(boxes=False):
                self.pick_out(unit)
            case means.UnitMeaning(unit=unit):
                self._pack(unit)
            case means.CommandMeaning(word=CommandWord.CONFIRM) if self._closing or self._out:
                self.confirm()
            case means.CommandMeaning(word=CommandWord.CANCEL):
                self.cancel()
            case _:
                return False
        return True

    def leave(self) -> None:
        """Gives up the question; what is open stays open."""
        self._give_up()
        self._shown = None

    def _give_up(self) -> None:
        self._closing = self._choosing = False
        self._out = ""
        self._reprinting.leave()

    # ------------------------------------------------------------ touches

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "main" (new box or pallet, or close the open one), "label", "print", "out"
        or "help"; or the card "box" or "pallet".
        """
        if key == Button.HELP:
            self._desk.shell.show_screen("andon")
        elif key in (BOX, PALLET):
            self.leave()
            self._page = Subject(key)
        elif key == Button.LABEL:
            self._shown = None if self._shown else self._code(self._page)
        elif key == Button.OUT:
            self._choosing = True
        elif key == Button.PRINT and (shown := self._shown_doc()):
            self._reprinting.begin(subject_of(shown), shown.box)
        elif key == Button.MAIN:
            self._main()

    def _main(self) -> None:
        if self._code(self._page):
            self._closing = True
            return
        code = new_box_code(self._work) if self._page is BOX else new_pallet_code(self._work)
        if code:
            self._take_up(self._page, code)

    @touch
    def confirm(self) -> None:
        """What was asked is to be done."""
        if self._out:
            self._take_out(self._out)
        else:
            self.close()

    @touch
    def pick_out(self, code: str) -> None:
        """What comes out was touched or scanned; it is asked before anything is done."""
        self._choosing = False
        self._out = code

    @touch
    def pick_reason(self, reason: str) -> None:
        """Why the label is printed again was touched; "" gives it up, and the label stays in sight."""
        self._reprinting.pick(reason)

    @touch
    def close(self) -> None:
        """Closes the open box or pallet; its label is shown."""
        code = self._code(self._page) or BoxCode("")
        self._closing = False
        use_case = close_box if self._page is BOX else close_pallet
        outcome = use_case(self._work, self._desk.command(), code)
        if self._desk.settle(outcome, lambda doc: words.closed_words(self._work, doc)):
            self._chosen.pop(self._page, None)
            self._shown = code

    @touch
    def cancel(self) -> None:
        """Closes question and label without doing anything."""
        self.leave()

    # ------------------------------------------------------------ scans

    def _box_read(self, code: BoxCode) -> None:
        doc = box_doc(self._work, code)
        pallet = self._code(PALLET)
        closed = doc.closed_at is not None
        waits = closed and to_check(self._work, BOX, code) is not None
        if self._is_pallet(doc):
            self._pallet_read(doc)
        elif self._takes_out(boxes=True):
            self.pick_out(code)
        elif waits and (doc.pallet or not pallet):
            self._check(doc)
        elif pallet and (closed or self._page is PALLET):
            self._load(code, pallet)
        elif self._page is PALLET:
            self._desk.refuse(refused(Refusal.NO_PALLET))
        elif closed:
            self._show(code, refused(Refusal.BOX_CLOSED, box=code))
        else:
            self._take_up(BOX, code)

    def _pallet_read(self, doc: BoxDoc) -> None:
        """A pallet's label: its own is checked, that of another is refused while one waits to be checked."""
        shown = self._shown_doc()
        code = BoxCode(doc.box)
        self._page = PALLET
        if shown and shown.box != code and to_check(self._work, PALLET, shown.box):
            self._desk.refuse(refused(Refusal.LABEL_OTHER, code=code, unit=shown.box))
        elif doc.closed_at is None:
            self._take_up(PALLET, code)
        elif to_check(self._work, PALLET, code):
            self._check(doc)
        else:
            self._show(code, refused(Refusal.PALLET_CLOSED, pallet=code))

    def _is_pallet(self, doc: BoxDoc) -> bool:
        """A pallet by what is known of it; beside the pallet any new SSCC where none is being loaded."""
        if is_pallet(self._work, doc.box):
            return True
        loading = self._doc(PALLET)
        begun = loading is not None and bool(loading.boxes)
        return self._page is PALLET and not begun and not doc.inside and is_sscc(doc.box)

    def _take_up(self, subject: Subject, code: BoxCode) -> None:
        self.leave()
        self._page, self._chosen[subject] = subject, code
        self._desk.shell.say(words.taken_up(subject, box_doc(self._work, code)))

    def _show(self, code: BoxCode, why: Refused) -> None:
        """With its label in sight it is printed again, or something taken out."""
        self._give_up()
        self._shown = code
        self._desk.refuse(why)

    def _check(self, doc: BoxDoc) -> None:
        self._give_up()
        self._shown = BoxCode(doc.box)
        outcome = verify_box_label(self._work, self._desk.command(), subject_of(doc), self._shown)
        self._desk.settle(outcome, lambda _: words.checked_words(doc))

    def _pack(self, unit: UnitCode) -> None:
        self.leave()
        self._page = BOX
        box = self._code(BOX) or BoxCode("")
        outcome = pack_unit(self._work, self._desk.command(), unit, box)
        done = self._desk.settle(outcome, words.packed_words)
        if done and words.is_full(done):
            self.close()

    def _load(self, box: BoxCode, pallet: BoxCode) -> None:
        self.leave()
        outcome = load_box(self._work, self._desk.command(), box, pallet)
        if isinstance(outcome, Refused) and outcome.code in _SHOWN:
            self._show(box, outcome)
            return
        done = self._desk.settle(outcome, words.loaded_words)
        if done and words.is_full(done):
            self._page = PALLET
            self.close()

    def _take_out(self, code: str) -> None:
        holding = self._holding()
        self._give_up()
        if holding and holding.boxes:
            outcome = unload_box(self._work, self._desk.command(), BoxCode(code))
            said = words.off_words
        else:
            outcome = unpack_unit(self._work, self._desk.command(), UnitCode(code))
            said = words.out_words
        if done := self._desk.settle(outcome, said):
            self._page = PALLET if holding and holding.boxes else BOX
            self._chosen[self._page], self._shown = done.box, None

    # ------------------------------------------------------------ inside

    def _code(self, subject: Subject) -> BoxCode | None:
        """The box or pallet being filled: the one taken up last; after a restart the last one packed into."""
        here = self._work.terminal()
        code = self._chosen.get(subject) or (here.box if subject is BOX else here.pallet)
        return BoxCode(code) if code and box_doc(self._work, code).closed_at is None else None

    def _doc(self, subject: Subject) -> BoxDoc | None:
        code = self._code(subject)
        return box_doc(self._work, code) if code else None

    def _shown_doc(self) -> BoxDoc | None:
        return box_doc(self._work, self._shown) if self._shown else None

    def _holding(self) -> BoxDoc | None:
        """What something is taken out of: what is shown, else what is open."""
        return self._shown_doc() or self._doc(self._page)

    def _takes_out(self, *, boxes: bool) -> bool:
        """Whether a scan names what comes out: `boxes` off a pallet, or units out of a box."""
        holding = self._holding()
        return bool(self._choosing or self._out) and bool(holding and holding.boxes) is boxes

    def _subjects(self) -> tuple[Subject, ...]:
        """Boxes, and pallets where the plant numbers or labels them."""
        rows = self._work.masters.all(Station)
        pallets = template_for(self._work, PALLET) or self._code(PALLET) or any(row.sscc for row in rows)
        return (BOX, PALLET) if pallets else (BOX,)

    def _may_number(self) -> bool:
        row = self._work.masters.get(Station, self._work.identity.station)
        return bool(row and row.sscc)

    def _label(self, doc: BoxDoc | None) -> Label | None:
        template = template_for(self._work, subject_of(doc)) if doc else None
        if doc is None or template is None:
            return None
        label = label_of(self._work, template, doc.box, as_printed=True)
        return None if isinstance(label, Refused) else label

    def _print_action(self, doc: BoxDoc | None) -> tuple[Action, ...]:
        """Where there is a printer: with the label of what is closed in sight it can be printed."""
        closed = doc is not None and doc.closed_at is not None
        why = text("Scan a closed box") if self._page is BOX else text("Scan a closed pallet")
        return print_actions(self._work, "" if closed else why)

    def _question(self, doc: BoxDoc | None, holding: BoxDoc | None) -> Question | None:
        if self._out:
            if not (holding and holding.boxes):
                known = self._work.store.doc(UnitDoc, self._out)
                holding = BoxDoc(known.box if known else "")
            return words.out_question(holding, self._out)
        if doc is None or not self._closing:
            return None
        return words.close_question(words.card(self._work, self._page, doc, selected=True))
