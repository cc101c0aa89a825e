"""Receiving's logic: labels fill the delivery, what they do not say is asked for, one touch takes it in. No
Qt.
"""

from dataclasses import replace
from decimal import Decimal

import msgspec

from devices.capabilities import Reading
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.codes.tags import classify_tag
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.usecases.material.receive_lot import Delivery, last_received, lot_code, past_date, receive_lot
from terminal.usecases.parts.known_lot import known_lot
from ui.desk.buttons import Button
from ui.desk.desk import Desk, next_words
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.labels.reprinting import Reprinting, print_actions
from ui.screens.receiving.draft import Draft, Wanted, label_of
from ui.screens.receiving.item_words import missing_words, quantity_words
from ui.screens.receiving.reading import day_of, receiving_state
from ui.screens.receiving.state import ReceivingState
from ui.screens.receiving.tag_words import received_tags_words
from ui.screens.receiving.tags import TagDelivery
from ui.text import joined, text


class ReceivingPresenter:
    """One per receiving window."""

    name = "receiving"
    topics = frozenset({"lot", "item", "devices"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._draft: Draft | None = None
        self._asking: Wanted | None = None
        self._reprinting = Reprinting(desk)
        self._tags = TagDelivery(desk.work, lambda value: classify_tag(desk.grammar(), value))

    def state(self) -> ReceivingState:
        """What there is to see now."""
        work = self._desk.work
        state = receiving_state(work, self._draft, self._tags, self._asking)
        why = "" if last_received(work, 1) else text("Nothing yet")
        actions = (*state.actions, *print_actions(work, why))
        return replace(state, actions=actions, reprint=self._reprinting.choices())

    def step(self) -> str:
        """The lot that is open: after it, the same label may be read again."""
        return self._draft.lot if self._draft else ""

    def scan(self, scan: Scan) -> bool:
        """Labels fill the delivery; printed commands are touches; the rest means the same everywhere."""
        meaning = scan.meaning
        if isinstance(meaning, means.CommandMeaning):
            return self._command(meaning.word)
        if self._names_lot(scan):
            return True
        label = label_of(meaning) or self._plain(scan)
        if label is None:
            return False
        if why := self._refusal(label):
            self._desk.refuse(why)
        else:
            self._take_over((self._draft or Draft()).with_label(label))
        return True

    def following(self) -> str:
        """What the open delivery lacks."""
        return next_words(missing_words(self._draft)) if self._draft else ""

    def tagged(self, reading: Reading) -> bool:
        """Counts a tag in the field; a new one is seen at once, counts with the next tick."""
        before = self._tags.count
        taken = self._tags.take(reading)
        if self._tags.count != before:
            self._desk.changed()
        return taken

    def leave(self) -> None:
        """Closes an open question; the delivery stays until it is received or cancelled."""
        self._asking = None
        self._reprinting.leave()

    # ------------------------------------------------------------ touches

    @touch
    def act(self, key: str) -> None:
        """An action was touched: "receive", "cancel", "item" (begins with the item), "print" or
        "help".
        """
        if key == Button.HELP:
            self._desk.shell.show_screen("andon")
        elif key == Button.RECEIVE:
            self.receive()
        elif key == Button.PRINT:
            self._print_last()
        elif key == Button.CANCEL:
            self._give_up()
        else:
            self.ask("", Wanted.ITEM)

    @touch
    def ask(self, key: str, what: str) -> None:
        """Opens the question for "item", "quantity" or "expires"; with "tags" for what a row lacks."""
        if what == Button.TAGS:
            self._draft = next(group.draft for group in self._tags.groups() if group.key == key)
            self._asking = self._draft.missing()
        else:
            self._asking = Wanted(what)

    @touch
    def choose_item(self, item: str) -> None:
        """An item was touched."""
        self._take_over(msgspec.structs.replace(self._draft or Draft(), item=ItemCode(item)))

    @touch
    def entered(self, words: str) -> None:
        """The keypad was confirmed; what makes no sense leaves the delivery as it was."""
        draft = self._draft or Draft()
        what = self._asking
        if what == Wanted.QUANTITY:
            draft = msgspec.structs.replace(draft, quantity=Decimal(words or 0))
        elif what == Wanted.EXPIRES:
            draft = msgspec.structs.replace(draft, expires=day_of(words))
        self._draft = draft
        self._go_on()

    @touch
    def cancel(self) -> None:
        """Closes the question without an answer."""
        self.leave()

    @touch
    def pick_reason(self, reason: str) -> None:
        """Why the label is printed again was touched; "" gives it up."""
        self._reprinting.pick(reason)

    @touch
    def receive(self) -> None:
        """Takes the delivery in; without one, all that tags tell wholly."""
        draft = self._draft
        if draft is None and self._tags.count:
            self._receive_tags()
            return
        if draft is None or draft.missing():
            self._desk.refuse(refused(Refusal.NOTHING_TO_REPORT))
            return
        outcome = receive_lot(self._desk.work, self._desk.command(), draft.delivery())
        if self._desk.settle(outcome, self._received_words):
            self._tags.received_lot(draft.lot)
            self._draft = None
            self._asking = None

    # ------------------------------------------------------------ inside

    def _print_last(self) -> None:
        """The label of the lot that came in last."""
        for entry in last_received(self._desk.work, 1):
            self._reprinting.begin(Subject.LOT, entry.delivery.lot)

    def _take_over(self, draft: Draft) -> None:
        """The delivery is this now; a quantity whose unit does not fit is refused and asked for."""
        self._draft, wrong = draft.settled(self._desk.work)
        self._go_on()
        if wrong:
            self._desk.refuse(wrong)

    def _go_on(self) -> None:
        """Says what is known of the delivery, and asks for the first thing that is missing."""
        draft = self._draft or Draft()
        missing = draft.missing()
        self._asking = missing if missing in (Wanted.ITEM, Wanted.QUANTITY) else None
        self._desk.say(self._known_words(draft))

    def _receive_tags(self) -> None:
        """Takes in all that the tags tell wholly; each lot is an event of its own."""
        ready = [group for group in self._tags.groups() if group.ready]
        if not ready:
            self._desk.refuse(refused(Refusal.NOTHING_TO_REPORT))
            return
        done = []
        for group in ready:
            outcome = receive_lot(self._desk.work, self._desk.command(), group.draft.delivery())
            if isinstance(outcome, Refused):
                self._desk.refuse(outcome)
                return
            self._tags.received(group)
            self._desk.shell.captured()
            done.append(group)
        self._desk.say(received_tags_words(done, self._tags.count))

    def _names_lot(self, scan: Scan) -> bool:
        """A label, or a code nobody knows, while tags wait for their lot number: it is theirs."""
        plain = Draft(LotCode(scan.reading.value.strip())) if _is_plain(scan) else None
        label = label_of(scan.meaning) or plain
        named = self._tags.lot_named_by(label) if label and self._draft is None else None
        if named is None:
            return False
        if why := self._refusal(named):
            self._desk.refuse(why)
            return True
        self._tags.name_lot(named)
        following = text("Next: touch “Receive all known”")
        self._desk.say(Feedback(Tone.OK, text("Lot {lot}", lot=named.lot), named.item, following))
        return True

    def _plain(self, scan: Scan) -> Draft | None:
        """A code nobody knows: the lot of an open delivery that has none yet, then the supplier's lot."""
        draft = self._draft
        if not _is_plain(scan) or draft is None:
            return None
        code = scan.reading.value.strip()
        if not draft.lot:
            return Draft(LotCode(code))
        return None if draft.supplier_lot else Draft(supplier_lot=code)

    def _refusal(self, label: Draft) -> Refused | None:
        """Which rule the label breaks, before anything of it is taken over."""
        work = self._desk.work
        draft = self._draft or Draft()
        item = work.masters.get(Item, label.item)
        if label.lot and draft.lot and label.lot != draft.lot:
            return refused(Refusal.DELIVERY_OPEN, lot=draft.lot)
        if label.lot and known_lot(work, code := lot_code(work, label.item or draft.item, label.lot)):
            return refused(Refusal.LOT_EXISTS, lot=code)
        if label.item and draft.item and label.item != draft.item:
            return refused(Refusal.WRONG_ITEM, code=label.lot, item=label.item, expected=draft.item)
        if item is not None and item.tracking != Tracking.LOT:
            return refused(Refusal.NO_MEANING_HERE, code=item.code)
        return None

    def _known_words(self, draft: Draft) -> Feedback:
        lot = lot_code(self._desk.work, draft.item, draft.lot)
        title = text("Lot {lot}", lot=lot) if lot else text("Item {item}", item=draft.item)
        detail = quantity_words(self._desk.work, draft)
        following = next_words(missing_words(draft))
        if past_date(self._desk.work, draft.expires):
            over = text("Best before {day} is over: it cannot be used here.", day=draft.expires)
            return Feedback(Tone.WARN, title, joined(over, detail), following)
        return Feedback(Tone.OK, title, detail, following)

    def _received_words(self, done: Delivery) -> Feedback:
        draft = Draft(done.lot, done.item, done.quantity)
        detail = f"{done.item} · {quantity_words(self._desk.work, draft)}"
        return Feedback(
            Tone.OK,
            text("Received: {lot}", lot=done.lot),
            detail,
            text("Next: scan the next delivery"),
            "package-check",
        )

    def _give_up(self) -> None:
        """Gives the delivery up; without one the tags are read anew."""
        if self._draft is None and self._tags.count:
            self._tags.clear()
            return
        lot = self._draft.lot if self._draft else ""
        self._draft = None
        self._asking = None
        self._desk.shell.say(Feedback(Tone.NEUTRAL, text("Cancelled – nothing was received"), lot))

    def _command(self, word: CommandWord) -> bool:
        if word in (CommandWord.GOOD, CommandWord.CONFIRM) and not self._asking:
            self.receive()
        elif word is CommandWord.CANCEL and self._asking:
            self.cancel()
        elif word is CommandWord.CANCEL and (self._draft or self._tags.count):
            self._give_up()
        else:
            return False
        return True


def _is_plain(scan: Scan) -> bool:
    """A code nobody knows."""
    return isinstance(scan.meaning, means.Unknown) and scan.meaning.why is means.UnknownReason.NOT_KNOWN
