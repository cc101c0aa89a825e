"""The judge over a keyboard: which keys are a scanner's and which a person's.

Keys are held until that is known; then they come back as one reading or as typing to replay, in order, none
lost. Pure: times are passed in. The Qt event filter that feeds it is `ui.bridge`.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw, Reading, next_reading_id
from devices.code_reader import TextRule, read_text
from devices.keys import PLATFORM_SCAN_CODES, Composed, KeyPress, KeyTranslator, Layout, ScanCodes
from terminal.clock import Clock

_MS: Final = 1_000_000
_STALL_NS: Final = 20 * _MS
_LIMIT: Final = 4096

Key = KeyPress | Composed


class WedgeRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a wedge scanner's keys are told from typing.

    With a `prefix` that alone decides: code = prefix ... suffix, everything else is let through at once.
    Without one, a code is at least `min_length` keys of which `fast_percent` follow within `gap_ms`, ended by
    a suffix or by `quiet_ms` without a key. A suffix up to `late_suffix_ms` after a code is swallowed.
    """

    layout: Layout = "us"
    prefix: str = ""
    suffixes: tuple[str, ...] = ("\r", "\t", "\n")
    gap_ms: int = 35
    fast_percent: int = 90
    min_length: int = 4
    quiet_ms: int = 80
    late_suffix_ms: int = 150
    prefix_quiet_ms: int = 300

    def __post_init__(self) -> None:
        if not self.suffixes or "" in self.suffixes:
            raise ValueError("suffixes needs at least one, none of them empty")
        if self.min_length < 2:
            raise ValueError("min_length must be at least 2: a single key has no speed")
        if not 0 < self.gap_ms < self.quiet_ms:
            raise ValueError("gap_ms must be above 0 and below quiet_ms")
        if not 50 <= self.fast_percent <= 100:
            raise ValueError("fast_percent must be 50 to 100")


class WedgeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wedge of one station; `scan_codes` is the kind the windowing system gives."""

    device: str = "wedge"
    rule: WedgeRule = WedgeRule()
    text: TextRule = TextRule()
    scan_codes: ScanCodes = PLATFORM_SCAN_CODES


class Timing(msgspec.Struct, frozen=True):
    """Measured gaps between the keys of one code, in ms: what commissioning shows and sets `gap_ms` by."""

    keys: int
    median_ms: float
    p90_ms: float
    max_ms: float


class Scanned(msgspec.Struct, frozen=True):
    """A scanner's keys, all swallowed: one reading. With a flaw it is a refusal to show, not a code."""

    reading: Reading
    timing: Timing


class Typed(msgspec.Struct, frozen=True):
    """A person's keys that were held: replay them in this order."""

    keys: tuple[Key, ...]


Outcome = Scanned | Typed


class Verdict(msgspec.Struct, frozen=True):
    """Whether the key just told is kept back, and what is known now of the keys held (maybe it too)."""

    held: bool
    outcomes: tuple[Outcome, ...] = ()


_LET_THROUGH: Final = Verdict(held=False)


def timing_of(stamps_ns: Iterable[int]) -> Timing:
    """Gaps between successive key times."""
    gaps = sorted(max(0, later - earlier) / _MS for earlier, later in pairwise(stamps_ns)) or [0.0]
    return Timing(len(gaps) + 1, gaps[len(gaps) // 2], gaps[(len(gaps) * 9) // 10], gaps[-1])


class _Run:
    """Keys held together, in order of arrival: all, those that make the text, and a person's between them."""

    def __init__(self) -> None:
        self.all_keys: list[Key] = []
        self.keys: list[Key] = []
        self.others: list[Key] = []
        self.text = ""
        self.foreign = False

    def add(self, key: Key, text: str, *, foreign: bool) -> None:
        self.all_keys.append(key)
        self.keys.append(key)
        self.text += text
        self.foreign = self.foreign or foreign

    def add_other(self, key: Key) -> None:
        self.all_keys.append(key)
        self.others.append(key)

    def fast(self, rule: WedgeRule) -> bool:
        """Whether enough keys follow fast enough; a suffix may be late, so its own gap does not count."""
        gaps = [later.at_ns - earlier.at_ns for earlier, later in pairwise(self.keys)]
        if self.text.endswith(rule.suffixes):
            gaps = gaps[:-1]
        quick = sum(gap <= rule.gap_ms * _MS for gap in gaps)
        return len(gaps) + 1 >= rule.min_length and quick * 100 >= rule.fast_percent * len(gaps)


class WedgeJudge:
    """Tell it every key press and input method event; call `tick` at `deadline_ns`."""

    def __init__(self, settings: WedgeSettings, clock: Clock) -> None:
        self._settings = settings
        self._rule = settings.rule
        self._clock = clock
        self._translator = KeyTranslator(settings.rule.layout, settings.scan_codes)
        self._run = _Run()
        self._swallow_until_ns = 0
        self._patient = False
        self.deadline_ns: int | None = None

    def press(self, key: KeyPress) -> Verdict:
        """Judge one key press. Keys that are held come back later as an outcome."""
        if key.modifier:
            if key.key == "Alt":
                self._run.text += self._translator.flush()
            return _LET_THROUGH
        before = self._parted(key)
        text = self._translator.characters(key)
        if text is None or key.repeat:
            return self._with_other_key(key, before)
        if not self._run.keys and text in self._rule.suffixes:
            return self._lone_suffix(key, before)
        return self._with_text(key, text, before, foreign=key.scan_code == 0 and not text.isascii())

    def compose(self, event: Composed) -> Verdict:
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
        return self._concluded()

    # ------------------------------------------------------------ one key

    def _parted(self, key: Key) -> tuple[Outcome, ...]:
        """What was held is over if `key` follows it after more than the quiet time."""
        if self._run.keys and key.at_ns - self._run.keys[-1].at_ns > self._quiet_ns():
            return self._concluded()
        return ()

    def _with_other_key(self, key: KeyPress, before: tuple[Outcome, ...]) -> Verdict:
        """A key without a character, or one held down, is a person's; it must not overtake what is held."""
        if self._run.keys:
            self._run.add_other(key)
            return Verdict(held=True)
        return _typed_after(before, key)

    def _lone_suffix(self, key: KeyPress, before: tuple[Outcome, ...]) -> Verdict:
        """Enter, Tab: the late or second end mark of a code just read, else a person's."""
        swallowed = key.at_ns <= self._swallow_until_ns
        return Verdict(held=True, outcomes=before) if swallowed else _typed_after(before, key)

    def _with_text(self, key: Key, text: str, before: tuple[Outcome, ...], *, foreign: bool) -> Verdict:
        self._run.add(key, text, foreign=foreign)
        self._wait(key)
        if self._rule.prefix and not self._run.foreign:
            return self._with_prefix(key, before)
        ended = self._run.text.endswith(self._rule.suffixes)
        return Verdict(held=True, outcomes=before + (self._concluded() if ended else ()))

    def _with_prefix(self, key: Key, before: tuple[Outcome, ...]) -> Verdict:
        prefix, text = self._rule.prefix, self._run.text
        if not text.startswith(prefix[: len(text)]):
            return self._mistaken_prefix(key, before)
        ended = text[len(prefix) :].endswith(self._rule.suffixes)
        return Verdict(held=True, outcomes=before + (self._concluded() if ended else ()))

    def _mistaken_prefix(self, key: Key, before: tuple[Outcome, ...]) -> Verdict:
        """What is held does not begin with the prefix: it was typed, up to where the prefix may begin."""
        keys, self._run = self._run.all_keys, _Run()
        self._forget_wait()
        if len(keys) == 1:
            return _typed_after(before, key)
        outcomes = (*before, Typed((keys[0],)))
        for later in keys[1:]:  # each again as if it came first
            verdict = self.press(later) if isinstance(later, KeyPress) else self.compose(later)
            outcomes += verdict.outcomes if verdict.held else (*verdict.outcomes, Typed((later,)))
        return Verdict(held=True, outcomes=_joined(*outcomes))

    # ------------------------------------------------------------ the end of a run

    def _concluded(self) -> tuple[Outcome, ...]:
        run, self._run = self._run, _Run()
        self._forget_wait()
        if not run.keys:
            return ()
        run.text += self._translator.flush()
        code, flaw = self._code(run), self._flaw(run)
        by_speed = flaw is not None or not self._rule.prefix
        if not (code.value or run.foreign) or (by_speed and not run.fast(self._rule)):
            return (Typed(tuple(run.all_keys)),)
        self._swallow_until_ns = run.keys[-1].at_ns + self._rule.late_suffix_ms * _MS
        scanned = Scanned(self._reading(run, code, flaw), timing_of(key.at_ns for key in run.keys))
        return (scanned, Typed(tuple(run.others))) if run.others else (scanned,)

    def _flaw(self, run: _Run) -> Flaw | None:
        if run.foreign:
            return Flaw.INPUT_METHOD
        if len(run.keys) > _LIMIT:
            return Flaw.OVERLONG
        if self._rule.prefix and not run.text.endswith(self._rule.suffixes):
            return Flaw.UNTERMINATED
        return None

    def _code(self, run: _Run) -> Content:
        code = run.text.removeprefix(self._rule.prefix)
        suffixes = sorted(self._rule.suffixes, key=len, reverse=True)
        suffix = next((each for each in suffixes if code.endswith(each)), "")
        return read_text(code.removesuffix(suffix), self._settings.text)

    def _reading(self, run: _Run, code: Content, flaw: Flaw | None) -> Reading:
        return Reading(
            id=next_reading_id(),
            device=self._settings.device,
            kind="code",
            value=code.value,
            raw=run.text.encode("utf-8", "surrogatepass"),
            symbology=code.symbology,
            taken_at=self._clock.now(),
            first_byte_ns=run.keys[0].seen_ns,
            flaw=flaw,
            residue=self._settings.text.residue,
        )

    def _quiet_ns(self) -> int:
        return (self._rule.prefix_quiet_ms if self._rule.prefix else self._rule.quiet_ms) * _MS

    def _wait(self, key: Key) -> None:
        self.deadline_ns = key.seen_ns + self._quiet_ns()
        self._patient = False

    def _forget_wait(self) -> None:
        self.deadline_ns = None
        self._patient = False


def _typed_after(before: tuple[Outcome, ...], key: Key) -> Verdict:
    """A person's key: let through, unless it would overtake what is handed back just now."""
    return Verdict(held=True, outcomes=_joined(*before, Typed((key,)))) if before else _LET_THROUGH


def _joined(*outcomes: Outcome) -> tuple[Outcome, ...]:
    """Neighbouring typed keys in one outcome, so that the caller replays them in one go."""
    joined: list[Outcome] = []
    for outcome in outcomes:
        last = joined[-1] if joined else None
        if isinstance(outcome, Typed) and isinstance(last, Typed):
            joined[-1] = Typed(last.keys + outcome.keys)
        else:
            joined.append(outcome)
    return tuple(joined)
