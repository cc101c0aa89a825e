"""Every code that is read, on any screen, in whatever state: it is applied, or refused with words and sound.
Never lost. No Qt.

The present screen is asked first; what it does not take has the same meaning everywhere.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from devices.capabilities import LONGEST_CODE, Flaw, Reading, ReadingKind
from devices.reading.readers.code import whole_text
from devices.wedge.repeat import FieldFilter, RepeatFilter
from terminal.domain.codes import meanings as means
from terminal.domain.codes.classify import classify
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.tags import classify_tag
from terminal.domain.ids import ReasonCode
from terminal.domain.masters.kinds import Role
from terminal.domain.masters.rows import Person, Reason
from terminal.domain.outcome import Refusal, Refused, refused
from ui.desk import acts
from ui.desk.desk import Desk
from ui.desk.measuring import take_reading
from ui.desk.screen import Counting, Hearing, Presenter, Scan, TakesTags
from ui.desk.touch import Touch
from ui.feedback import Feedback, Tone
from ui.text import Language, set_language, text
from ui.words.reports import shown_name

_LANGUAGES: Final[dict[CommandWord, tuple[Language, str]]] = {
    CommandWord.ENGLISH: ("en", "English"),
    CommandWord.CHINESE: ("zh", "中文"),
}


_IN_PIECES: Final = frozenset({Flaw.IN_PIECES, Flaw.UNTERMINATED, Flaw.CUT, Flaw.OUTSIDE})
_WHY_SPOILT: Final = {
    Flaw.INPUT_METHOD: Refusal.BAD_INPUT_METHOD,
    Flaw.UNDECODABLE: Refusal.CHARACTERS_UNREADABLE,
    Flaw.OVERLONG: Refusal.CODE_TOO_LONG,
    Flaw.DEVICE_ERROR: Refusal.NOTHING_READ,
}
_SHOWN: Final = 60
"""Characters of a spoilt code in the words about it."""

MOST_VERDICTS: Final = 64
"""So many labels are remembered by whether they were taken; a repeat comes within seconds."""


def faulty(fault: CodeFault, code: str) -> Refused:
    """The refusal of a code whose data is wrong: what is wrong, and where."""
    if fault.kind == DataFault.SEPARATOR_MISSING:
        return refused(Refusal.SEPARATOR_MISSING, code=code, where=fault.where)
    return refused(Refusal.CODE_DAMAGED, code=code, fault=fault.kind.value, where=fault.where)


class ScanRouter:
    """Brings readings to their meaning, one after the other, in the order they came."""

    def __init__(self, desk: Desk, present: Callable[[], Presenter], repeats: RepeatFilter) -> None:
        self._desk = desk
        self._present = present
        self._repeats = repeats
        self._values = RepeatFilter(desk.work.store.settings().value_window_ms)
        self._field = FieldFilter()
        self.meaningless = False
        """Whether the last code meant nothing here and was refused: it may have been half of one."""
        self._taken: dict[tuple[str, str], bool] = {}

    def set_repeat_window(self, window_ms: int) -> None:
        """So long the same label read again is no new reading."""
        self._repeats = RepeatFilter(window_ms)

    def set_value_window(self, window_ms: int) -> None:
        """So long the same value of a gauge again is no new one."""
        self._values = RepeatFilter(window_ms)

    def read(self, reading: Reading) -> bool:
        """Takes one reading; when this returns it is applied or refused. False where it was no news: a tag
        that lies in the field of its reader.
        """
        reading = msgspec.structs.replace(reading, value=whole_text(reading.value))
        screen = self._present()
        if isinstance(screen, Hearing) and not self._desk.shell.blocked() and screen.hears(reading):
            return True
        if reading.kind == ReadingKind.TAG:
            return self._read_tag(screen, reading)
        self._read(screen, reading)
        return True

    def _read(self, screen: Presenter, reading: Reading) -> None:
        if len(reading.value) > LONGEST_CODE:  # whatever brought it: nothing looks further into it
            reading = msgspec.structs.replace(reading, value=reading.value[:LONGEST_CODE], flaw=Flaw.OVERLONG)
        scan = Scan(reading, self._meaning(reading))
        self.meaningless = False
        with self._desk.touch(scan):
            self._take(screen, scan)

    def _take(self, screen: Presenter, scan: Scan) -> None:
        reading = scan.reading
        if self._desk.shell.blocked():
            self._while_blocked(scan)
        elif reading.flaw is not None and reading.kind != ReadingKind.VALUE:
            self._spoilt(scan, reading.flaw)
        elif reading.kind == ReadingKind.VALUE:
            self._apply_value(scan)
        elif self._repeats.check(reading, screen.step()) and self._was_taken(reading):
            self._desk.refuse(refused(Refusal.ALREADY_READ, code=reading.value))
            if self._counts(screen, scan):
                self._desk.shell.offer_again(scan)
        else:
            taken = self.apply(scan).refusal is None
            self.meaningless = not (taken or scan.meaning.known)
            self._note(reading, taken=taken)

    def _spoilt(self, scan: Scan, flaw: Flaw) -> None:
        """A code that did not come whole is refused; in pieces, that is said until somebody has seen it: what
        is said of the next code must not hide it.
        """
        why = _WHY_SPOILT.get(flaw, Refusal.READING_INCOMPLETE)
        self._desk.refuse(refused(why, code=scan.reading.value[:_SHOWN]))
        if flaw in _IN_PIECES:
            self._desk.shell.note_spoilt_scan()

    def _was_taken(self, reading: Reading) -> bool:
        """What was refused counted not once: read again it gets its verdict again."""
        return self._taken.get((reading.device, reading.value), True)

    def _note(self, reading: Reading, *, taken: bool) -> None:
        self._taken[reading.device, reading.value] = taken
        if len(self._taken) > MOST_VERDICTS:
            del self._taken[next(iter(self._taken))]

    @staticmethod
    def _counts(screen: Presenter, scan: Scan) -> bool:
        """Where one label stands for each of several pieces, or is a digit, another reading can be meant."""
        if isinstance(scan.meaning, means.CommandMeaning):
            return scan.meaning.word.digit is not None
        serial = isinstance(scan.meaning, means.UnitMeaning | means.BoxMeaning | means.PersonMeaning)
        return not serial and isinstance(screen, Counting) and screen.counts(scan)

    def _read_tag(self, screen: Presenter, reading: Reading) -> bool:
        """A tag is told again and again while it lies there: it is applied, or refused, when it comes."""
        new = self._field.entered(reading)
        blocked = self._desk.shell.blocked()
        counted = not (blocked or reading.flaw) and isinstance(screen, TakesTags) and screen.tagged(reading)
        if new and not counted:
            scan = Scan(reading, self._meaning(reading))
            with self._desk.touch(scan):
                self._take_tag(scan, blocked=blocked)
        return new

    def _take_tag(self, scan: Scan, *, blocked: bool) -> None:
        if blocked:
            self._while_blocked(scan)
        elif scan.reading.flaw:
            self._desk.refuse(refused(Refusal.TAG_INCOMPLETE, device=scan.reading.device))
        else:
            self.apply(scan)

    def apply(self, scan: Scan) -> Touch:
        """Applies a scan whatever was read before; also the way of a deliberate +1. What lies over the screen
        goes: the work is to be seen. For the printed "cancel" that is all. Gives what came of it.
        """
        with self._desk.touch(scan) as touch:
            covered = self._desk.shell.uncover()
            cancel = False
            if isinstance(scan.meaning, means.CommandMeaning):
                self._touched(scan.meaning.word)
                cancel = scan.meaning.word is CommandWord.CANCEL
            if not ((covered and cancel) or self._into_keypad(scan.meaning) or self._present().scan(scan)):
                self._everywhere(touch, scan)
        return touch

    def _touched(self, word: CommandWord) -> None:
        """A printed command is a touch; one that cancels is answered even where it only closes something."""
        self._desk.shell.before_touch()
        if word is CommandWord.CANCEL:
            self._desk.shell.say(Feedback(Tone.NEUTRAL, text("Cancelled"), text("Nothing was recorded.")))

    def _apply_value(self, scan: Scan) -> None:
        """A button pressed twice at once is one value: the second must not go to the next characteristic."""
        reading = scan.reading
        sent = msgspec.structs.replace(reading, value=f"{reading.channel} {reading.raw.hex()}")
        if reading.flaw is None and self._values.check(sent, ""):
            self._desk.refuse(refused(Refusal.ALREADY_MEASURED, device=reading.device, value=reading.value))
            return
        self._desk.shell.uncover()
        take_reading(self._desk, self._present(), reading)

    def _into_keypad(self, meaning: means.Meaning) -> bool:
        """Printed digits and the printed "confirm" are meant for the keypad while one is open."""
        if not isinstance(meaning, means.CommandMeaning):
            return False
        desk = self._desk
        digit = meaning.word.digit
        if digit is not None:
            typed = desk.shell.type_digit(digit)
            if typed is not None:
                following = text("Next: another digit, or confirm")
                desk.shell.say(Feedback(Tone.OK, text("Digit {n} typed", n=digit), typed, following))
            return typed is not None
        confirmed = desk.shell.confirm_typed() if meaning.word is CommandWord.CONFIRM else None
        if confirmed is False:
            desk.refuse(refused(Refusal.NO_MEANING_HERE, code=command_code(meaning.word)))
        return confirmed is not None

    def _while_blocked(self, scan: Scan) -> None:
        """A supervisor's badge acknowledges the stop; nothing else gets past it."""
        meaning = scan.meaning
        person = (
            self._desk.work.masters.get(Person, meaning.person)
            if isinstance(meaning, means.PersonMeaning)
            else None
        )
        if person is not None and person.role is Role.SUPERVISOR:
            self._desk.shell.unblock()
            self._desk.shell.say(
                Feedback(Tone.OK, text("Stop acknowledged"), shown_name(person), text("Next: scan again"))
            )
        else:
            self._desk.refuse(refused(Refusal.ACKNOWLEDGE_FIRST, code=scan.reading.value))

    def _meaning(self, reading: Reading) -> means.Meaning:
        if reading.kind == ReadingKind.CODE:
            return classify(self._desk.grammar(), reading.value, reading.symbology or "", reading.residue)
        if reading.kind == ReadingKind.TAG and not reading.flaw:
            return classify_tag(self._desk.grammar(), reading.value)
        return means.Unknown(raw=reading.value, why=means.UnknownReason.NO_MEANING)

    def _everywhere(self, touch: Touch, scan: Scan) -> None:
        desk = self._desk
        meaning = scan.meaning
        match meaning:
            case means.PersonMeaning(person=person) if person is not None:
                acts.sign_in_person(desk, person)
            case means.PersonMeaning():
                desk.refuse(refused(Refusal.UNKNOWN_BADGE, code=meaning.badge))
            case means.OrderMeaning():
                acts.take_order(desk, meaning.order)
                self._to_work(touch)
            case means.UnitMeaning():
                acts.take_unit(desk, meaning.unit)
                self._to_work(touch)
            case means.LotMeaning():
                acts.take_lot(desk, meaning.lot)
                self._to_work(touch)
            case means.CommandMeaning():
                self._command(meaning.word)
            case means.Ambiguous():
                desk.refuse(refused(Refusal.AMBIGUOUS_CODE, code=scan.reading.value))
                desk.shell.ask_which(scan)
            case means.Unknown(fault=fault) if fault is not None:
                desk.refuse(faulty(fault, scan.reading.value))
            case means.Unknown():
                desk.refuse(_unknown(meaning.why, scan.reading.value))
            case _:
                desk.refuse(refused(Refusal.NO_MEANING_HERE, code=scan.reading.value))

    def _to_work(self, touch: Touch) -> None:
        """What was taken up for work is shown where one works, not behind a list that was being read."""
        if touch.accepted and self._desk.shell.beside_work():
            self._desk.shell.go_back()

    def _command(self, word: CommandWord) -> None:
        desk = self._desk
        if word is CommandWord.UNDO:
            acts.undo_last(desk)
        elif word is CommandWord.SIGN_OUT:
            acts.sign_out_person(desk, "badge")
        elif word is CommandWord.HELP:
            self._choose_call()
        elif word.is_call:
            self._call(word)
        elif word is CommandWord.CANCEL and desk.shell.beside_work():
            desk.shell.go_back()
        elif word in _LANGUAGES:
            chosen, name = _LANGUAGES[word]
            set_language(chosen)
            desk.shell.say(Feedback(Tone.NEUTRAL, text("Language"), name))
        else:
            desk.refuse(refused(Refusal.NO_MEANING_HERE, code=command_code(word)))

    def _call(self, word: CommandWord) -> None:
        """A printed call: the plant's reason of the same name ("CALL-MATERIAL"); without one, the choice."""
        code = ReasonCode(word.name.replace("_", "-"))
        if self._desk.work.masters.get(Reason, code) is None:
            self._choose_call()
        else:
            acts.call(self._desk, code)

    def _choose_call(self) -> None:
        """To the kinds of help; the strip says so, for nothing is recorded yet."""
        self._desk.shell.show_screen("andon")
        self._desk.shell.say(Feedback(Tone.NEUTRAL, text("Call help"), text("Touch what you need.")))


def _unknown(why: means.UnknownReason, code: str) -> Refused:
    """The refusal of a code that means nothing here. Full-width characters are what a Chinese input method
    makes of a keyboard scanner's keys; no label of this plant holds that code.
    """
    if why is means.UnknownReason.TOO_LONG:
        return refused(Refusal.CODE_TOO_LONG, code=code[:_SHOWN])
    wide = any("\uff01" <= character <= "\uff5e" for character in code)
    return refused(Refusal.BAD_INPUT_METHOD if wide else Refusal.UNKNOWN_CODE, code=code)
