"""The judge over a keyboard: which keys are a scanner's and which a person's.

Keys are held until that is known; then they come back as one reading or as typing to replay, in order, none
lost. Pure: times are passed in. The Qt event filter that feeds it is `ui.program.links.bridge`.
"""

from enum import StrEnum
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw, Reading, ReadingKind, next_reading_id
from devices.reading.readers.code import TextRule, read_text
from devices.wedge.keys import (
    PLATFORM_SCAN_CODES,
    UNREADABLE,
    CodePage,
    Composed,
    KeyPress,
    KeyTranslator,
    Layout,
    ScanCodes,
)
from devices.wedge.outcome import (
    LET_THROUGH,
    Key,
    KeyVerdict,
    Outcome,
    Scanned,
    Typed,
    joined,
    timing_of,
    typed_after,
)
from devices.wedge.run import Recent, Run, TypingPace
from terminal.clock import Clock

_MS: Final = 1_000_000
_STALL_NS: Final = 20 * _MS


class CodeEnd(StrEnum):
    """Whether fast keys without a suffix are a code: until a suffix was seen once, never, always."""

    LEARNED = "learned"
    SUFFIX = "suffix"
    QUIET = "quiet"


class WedgeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a wedge scanner's keys are told from typing (docs/decisions/0029).

    With a `prefix` that alone decides: code = prefix ... suffix, everything else is let through at once; the
    prefix must not occur inside a code. Without one, a code is at least `min_length` keys of which
    `fast_percent` follow within `gap_ms`, then a suffix; fewer keys must all be faster than a person's.
    After `quiet_ms` without a key a person's keys are given back; a scanner's are kept for `pause_ms`, in
    which the suffix may still come and anything else shows that the code came in pieces. A second suffix up
    to `late_suffix_ms` after a code is swallowed. A code that needs an unknown `code_page` is refused.
    """

    layout: Layout = "us"
    prefix: str = ""
    suffixes: tuple[str, ...] = ("\r", "\t", "\n")
    gap_ms: int = 35
    fast_percent: int = 50
    min_length: int = 4
    quiet_ms: int = 80
    pause_ms: int = 500
    late_suffix_ms: int = 450
    ends_by: CodeEnd = CodeEnd.LEARNED
    code_page: CodePage = CodePage.UNKNOWN

    def __post_init__(self) -> None:
        if not self.suffixes or "" in self.suffixes:
            raise ValueError("suffixes needs at least one, none of them empty")
        if self.min_length < 2:
            raise ValueError("min_length must be at least 2: a single key has no speed")
        if not 0 < self.gap_ms < self.quiet_ms < self.pause_ms:
            raise ValueError("gap_ms must be above 0 and below quiet_ms, quiet_ms below pause_ms")
        if not 50 <= self.fast_percent <= 100:
            raise ValueError("fast_percent must be 50 to 100")


class WedgeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wedge of one station; `scan_codes` is the kind the windowing system gives."""

    device: str = "wedge"
    rule: WedgeRule = WedgeRule()
    text: TextRule = TextRule()
    scan_codes: ScanCodes = PLATFORM_SCAN_CODES


class WedgeJudge:
    """Tell it every key press and input method event; call `tick` at `deadline_ns`."""

    def __init__(self, settings: WedgeSettings, clock: Clock) -> None:
        rule = settings.rule
        self._settings = settings
        self._rule = rule
        self._clock = clock
        self._translator = KeyTranslator(rule.layout, settings.scan_codes, rule.code_page)
        self._pace = TypingPace(rule.gap_ms * _MS, rule.fast_percent, rule.min_length)
        self._run = Run()
        self._paused: Run | None = None
        """A scanner's keys after which nothing came for the quiet time."""
        self._recent = Recent(rule.pause_ms * _MS)
        self._suffix_comes = rule.ends_by == CodeEnd.SUFFIX
        self._swallow_until_ns = self._ended_ns = 0
        self._sends_two = self._second_due = False
        """Whether scanners here send two end marks (CR LF is Enter twice); whether one is still to come."""
        self._patient = False
        self.deadline_ns: int | None = None

    def press(self, key: KeyPress) -> KeyVerdict:
        """Judge one key press. Keys that are held come back later as an outcome."""
        if key.modifier:
            if key.key == "Alt":
                self._run.text += self._translator.flush()
            return LET_THROUGH
        before = self._parted(key)
        text = self._translator.characters(key)
        if text is None or key.repeat:
            return self._with_other_key(key, before)
        own = text.removeprefix(self._translator.made)
        return self._with_text(key, text, before, foreign=key.scan_code == 0 and not own.isascii())

    def compose(self, event: Composed) -> KeyVerdict:
        """Judge one input method event: as fast as a scanner it is a scan that the input method spoilt."""
        before = self._parted(event)
        text = event.text if event.committed else ""
        return self._with_text(event, text, before, foreign=not event.committed or not text.isascii())

    def tick(self, now_ns: int) -> tuple[Outcome, ...]:
        """End what is held if nothing followed.

        A tick that comes late may have overtaken keys that wait behind a stall of the calling thread, so it
        waits once more for them.
        """
        if self.deadline_ns is None or now_ns < self.deadline_ns:
            return ()
        if now_ns - self.deadline_ns > _STALL_NS and not self._patient:
            self._patient = True
            self.deadline_ns = now_ns + _STALL_NS
            return ()
        return self._fell_quiet() if self._run.keys else self._given_up()

    def doubt(self) -> None:
        """The last code means nothing here: what follows it at once may be its other half, and is no code."""
        self._recent.doubt(self._ended_ns)

    # ------------------------------------------------------------ one key

    def _parted(self, key: Key) -> tuple[Outcome, ...]:
        """What was held is over if `key` follows it after more than the time it was held for."""
        outcomes: tuple[Outcome, ...] = ()
        if self._run.last and key.at_ns - self._run.last.at_ns > self._quiet_ns():
            outcomes = self._fell_quiet()
        if self._paused and self._paused.last and key.at_ns - self._paused.last.at_ns > self._pause_ns():
            outcomes += self._given_up()
        return outcomes

    def _with_other_key(self, key: KeyPress, before: tuple[Outcome, ...]) -> KeyVerdict:
        """A key without a character, or one held down, is a person's; it must not overtake what is held."""
        if held := self._paused or (self._run if self._run.keys else None):
            held.add_other(key)
            return KeyVerdict(held=True, outcomes=before)
        return typed_after(before, key)

    def _with_text(self, key: Key, text: str, before: tuple[Outcome, ...], *, foreign: bool) -> KeyVerdict:
        if self._paused:
            return self._after_pause(self._paused, key, text, before, foreign=foreign)
        if not self._run.keys and text in self._rule.suffixes:
            return self._lone_suffix(key, before)
        if self._is_rest(key, text):
            return KeyVerdict(held=True, outcomes=before, gone=True)
        self._run.add(key, text, foreign=foreign)
        self._wait(key, self._quiet_ns())
        if self._rule.prefix and not self._run.foreign:
            return self._with_prefix(key, text, before)
        return self._maybe_ended(text, self._run.text, before)

    def _maybe_ended(self, text: str, whole: str, before: tuple[Outcome, ...]) -> KeyVerdict:
        """`whole` is what an end mark may end; of what is overlong only the last key is known."""
        ended = (text if self._run.overlong else whole).endswith(self._rule.suffixes)
        outcomes = before + (self._ended() if ended else ())
        return KeyVerdict(held=True, outcomes=outcomes, gone=self._run.overlong)

    def _after_pause(
        self, paused: Run, key: Key, text: str, before: tuple[Outcome, ...], *, foreign: bool
    ) -> KeyVerdict:
        """A key soon after a scanner's: the late end mark, typing that goes on, or another piece."""
        if not paused.broken:
            if text in self._rule.suffixes:
                paused.add(key, text)
                return KeyVerdict(held=True, outcomes=before + self._read(paused))
            if not paused.fast(self._pace, ended=False):
                return self._with_text(key, text, before + self._typed(paused), foreign=foreign)
        paused.broken = True
        paused.add(key, text, foreign=foreign)
        self._wait(key, self._pause_ns())
        ended = text.endswith(self._rule.suffixes) and not self._other_open(paused)
        outcomes = before + (self._read(paused) if ended else ())
        return KeyVerdict(held=True, outcomes=outcomes, gone=True)

    def _other_open(self, run: Run) -> bool:
        """Whether frames of several scanners lie in each other and one has not ended yet."""
        ends = sum(run.text.count(suffix) for suffix in self._rule.suffixes)
        return bool(self._rule.prefix) and run.text.count(self._rule.prefix) > ends

    def _lone_suffix(self, key: Key, before: tuple[Outcome, ...]) -> KeyVerdict:
        """Enter, Tab: the late or second end mark of a code just read, the end of a code that came in ever
        so small pieces, else a person's.
        """
        if key.at_ns <= self._swallow_until_ns:
            self._sends_two = True
            self._second_due = False
            return KeyVerdict(held=True, outcomes=before, gone=True)
        if self._recent.touches(key.at_ns) and self._recent.by_scanner():
            self._run.add(key, "\r")
            return KeyVerdict(held=True, outcomes=before + self._read(self._run), gone=True)
        self._recent.forget()
        return typed_after(before, key)

    def _is_rest(self, key: Key, text: str) -> bool:
        """With a prefix: what follows a spoilt frame at once, without a prefix of its own, belongs to it."""
        begins = not self._rule.prefix or bool(self._run.keys) or self._rule.prefix.startswith(text)
        if begins or not self._recent.touches(key.at_ns):
            return False
        self._recent.doubt(key.at_ns)
        return True

    def _with_prefix(self, key: Key, text: str, before: tuple[Outcome, ...]) -> KeyVerdict:
        prefix = self._rule.prefix
        whole = self._run.text
        if not whole.startswith(prefix[: len(whole)]):
            return self._mistaken_prefix(key, before)
        if prefix in whole[len(prefix) :]:  # another scanner began before this one had ended
            self._paused, self._run = self._run, Run()
            self._paused.broken = True
            return KeyVerdict(held=True, outcomes=before, gone=True)
        return self._maybe_ended(text, whole[len(prefix) :], before)

    def _mistaken_prefix(self, key: Key, before: tuple[Outcome, ...]) -> KeyVerdict:
        """What is held does not begin with the prefix: it was typed, up to where the prefix may begin."""
        keys = self._run.all_keys
        self._run = Run()
        self._forget_wait()
        if len(keys) == 1:
            return typed_after(before, key)
        outcomes = (*before, Typed((keys[0],)))
        for later in keys[1:]:  # each again as if it came first
            verdict = self.press(later) if isinstance(later, KeyPress) else self.compose(later)
            outcomes += verdict.outcomes if verdict.held else (*verdict.outcomes, Typed((later,)))
        return KeyVerdict(held=True, outcomes=joined(*outcomes))

    # ------------------------------------------------------------ the end of a run

    def _fell_quiet(self) -> tuple[Outcome, ...]:
        """Nothing came for the quiet time: a person's keys are given back, a scanner's are kept on."""
        run = self._run
        self._run = Run()
        self._forget_wait()
        run.text += self._translator.flush()
        if self._rule.prefix and not run.foreign:
            sure = not self._rule.prefix.isprintable() and run.text != self._rule.prefix
            return self._read(run) if sure or run.fast(self._pace, ended=False) else self._typed(run)
        if run.last and (run.fast(self._pace, ended=False) or run.brief(self._pace)):
            self._paused = run
            self._wait(run.last, self._pause_ns())
            return ()
        return self._typed(run)

    def _given_up(self) -> tuple[Outcome, ...]:
        """Nothing came for the whole pause."""
        run = self._paused
        self._paused = None
        self._forget_wait()
        if run is None:
            return ()
        scanned = run.broken or run.fast(self._pace, ended=False)
        return self._read(run) if scanned else self._typed(run)

    def _ended(self) -> tuple[Outcome, ...]:
        """An end mark came: by a prefix this is a code, without one its speed tells."""
        run = self._run
        self._run = Run()
        self._forget_wait()
        if self._rule.prefix and not run.foreign:
            return self._read(run)
        if run.fast(self._pace, ended=True) or run.brief(self._pace):
            run.broken = self._second_due and run.keys[-1].at_ns - self._ended_ns <= self._pause_ns()
            return self._read(run)
        if self._in_pieces(run):
            return self._read(run)
        self._recent.forget()
        return (Typed(tuple(run.all_keys)),)

    def _in_pieces(self, run: Run) -> bool:
        """Too slow for a code, too quick for a person: its end mark alone, or with what was given back."""
        if run.foreign or len(run.keys) < 2:
            return False
        run.before = self._recent.text if self._recent.touches(run.keys[0].at_ns) else ""
        self._recent.add(run.keys, self._pace)
        run.broken = run.gaps()[-1] <= self._pace.brief_ns or self._recent.by_scanner()
        return run.broken

    def _typed(self, run: Run) -> tuple[Outcome, ...]:
        """Given back; what follows at once may be the rest of a code that began with it."""
        self._paused = None
        self._forget_wait()
        if run.foreign:
            self._recent.forget()
        elif not self._rule.prefix:
            self._recent.add(run.keys, self._pace)
        return (Typed(tuple(run.all_keys)),) if run.all_keys else ()

    def _read(self, run: Run) -> tuple[Outcome, ...]:
        """One reading of a scanner's keys; without a character they were typed after all."""
        self._run = Run()
        self._paused = None
        self._forget_wait()
        assert run.last is not None
        if not (self._rule.prefix or run.broken) and self._recent.touches(run.keys[0].at_ns):
            run.broken = True
            run.before = self._recent.text
        code = self._code(run)
        flaw = self._flaw(run)
        if not (code.value or flaw):
            return (Typed(tuple(run.all_keys)),)
        scanned = Scanned(self._reading(run, code, flaw), timing_of(key.at_ns for key in run.keys))
        self._ended_ns = run.last.at_ns
        self._swallow_until_ns = self._ended_ns + self._rule.late_suffix_ms * _MS
        self._recent.forget()
        if flaw:
            self.doubt()
        else:
            self._suffix_comes = self._suffix_comes or self._may_learn(run)
            self._second_due = self._sends_two
            self._pace.learn(scanned.timing)
        return (scanned, Typed(tuple(run.others))) if run.others else (scanned,)

    def _may_learn(self, run: Run) -> bool:
        return self._rule.ends_by == CodeEnd.LEARNED and run.text.endswith(self._rule.suffixes)

    def _flaw(self, run: Run) -> Flaw | None:
        if run.overlong:
            return Flaw.OVERLONG
        if UNREADABLE in run.whole_text:
            return Flaw.UNDECODABLE
        if run.foreign:
            return Flaw.INPUT_METHOD
        if run.broken:
            return Flaw.IN_PIECES
        if not run.text.endswith(self._rule.suffixes) and (self._rule.prefix or self._suffix_comes):
            return Flaw.UNTERMINATED
        return None

    def _code(self, run: Run) -> Content:
        code = run.whole_text.removeprefix(self._rule.prefix)
        suffixes = sorted(self._rule.suffixes, key=len, reverse=True)
        suffix = next((each for each in suffixes if code.endswith(each)), "")
        return read_text(code.removesuffix(suffix), self._settings.text)

    def _reading(self, run: Run, code: Content, flaw: Flaw | None) -> Reading:
        return Reading(
            id=next_reading_id(),
            device=self._settings.device,
            kind=ReadingKind.CODE,
            value=run.before + code.value,
            raw=(run.before + run.whole_text).encode(),
            symbology=code.symbology,
            taken_at=self._clock.now(),
            first_byte_ns=run.keys[0].seen_ns,
            flaw=flaw,
            residue=self._settings.text.residue,
        )

    def _quiet_ns(self) -> int:
        framed = self._rule.prefix and not self._run.foreign
        return (self._rule.pause_ms if framed else self._rule.quiet_ms) * _MS

    def _pause_ns(self) -> int:
        return self._rule.pause_ms * _MS

    def _wait(self, key: Key, how_long_ns: int) -> None:
        self.deadline_ns = key.seen_ns + how_long_ns
        self._patient = False

    def _forget_wait(self) -> None:
        self.deadline_ns = None
        self._patient = False
