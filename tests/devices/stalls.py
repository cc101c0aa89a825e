"""Keyboard scanners whose sender stops between keys, one or two at once, through the real filter, router and
window on a virtual clock: `python -m tests.devices.stalls --scans 5000 --seed 1`.

Codes are numbers, and the plant takes any number of 4 to 12 digits for a unit: the rest of a code would be
another unit. Each scan stops up to three times, up to 400 ms each.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from devices.capabilities import Reading
from devices.wedge.judge import CodeEnd, WedgeRule, WedgeSettings
from terminal.domain.masters.rows import CodePattern, Item, MasterRow
from tests.bench.plant import ORDER, STATION, endless_rows
from tests.fakes.workplace import load_rows
from tests.ui.window.post import Post
from ui.feedback import Feedback, Tone
from ui.program.links.bridge import WedgeFilter

FRAMED: Final = WedgeRule(prefix="\x02", suffixes=("\x03", "\r"))
VARIANTS: Final[dict[str, tuple[WedgeRule, str, str]]] = {
    "suffix CR": (WedgeRule(), "", "\r"),
    "suffix Tab": (WedgeRule(), "", "\t"),
    "suffix CR LF": (WedgeRule(ends_by=CodeEnd.SUFFIX), "", "\r\n"),
    "STX and ETX": (FRAMED, "\x02", "\x03"),
    "STX and CR": (FRAMED, "\x02", "\r"),
    "no end mark": (WedgeRule(ends_by=CodeEnd.QUIET), "", ""),
}
"""Rule of the station, prefix and suffix of its scanners."""
LONGEST_STALL_MS: Final = 400
IDLE_MS: Final = 1500
BADGE: Final = "104829"
CODES: Final = "[0-9]{4,12}"
_SCAN_CODES: Final = {
    **dict(zip("1234567890", range(2, 12), strict=True)),
    "\r": 28, "\n": 28, "\t": 15, "\x02": 48, "\x03": 46,
}  # fmt: skip
_QT_KEYS: Final = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}

Stroke = tuple[float, str]
"""When, in ms from the begin of the session, and which key."""


class Station:
    """A window at which units are reported by their scan, with the filter before it."""

    def __init__(self, folder: Path) -> None:
        self._variant = ""
        self.post = Post(folder, STATION)
        load_rows(self.post.work.store, (*map(_by_numbers, endless_rows()), _PATTERN))
        self.post.sign_in()
        self.post.take_order(ORDER)
        window = self.post.window
        self.field = QLineEdit(window)
        self.field.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        self.field.setFocus()
        self.words: list[Feedback] = []
        self.read: list[Reading] = []
        self._say = window.strip.say
        window.strip.say = self._said  # type: ignore[method-assign, assignment]
        self.wedge = WedgeFilter(WedgeSettings(scan_codes="x11"), self.post.clock, window)
        self.wedge.scanned.connect(self._scanned)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.wedge)

    def begin(self, variant: str) -> None:
        """The scanners of this station are such ones; where they are others than before, a badge is read
        first, as at every begin of work.
        """
        if variant != self._variant:
            self._variant = variant
            rule, prefix, suffix = VARIANTS[variant]
            self.wedge.set_settings(WedgeSettings(rule=rule, scan_codes="x11"))
            self.play([(5.0 * place, key) for place, key in enumerate(prefix + BADGE + suffix)])

    def _said(self, words: Feedback) -> None:
        self.words.append(words)
        self._say(words)

    def close(self) -> None:
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.wedge)
        self.post.close()

    def _scanned(self, reading: Reading) -> None:
        self.read.append(reading)
        self.post.window.router.read(reading)
        if self.post.window.router.meaningless:
            self.wedge.doubt()

    def play(self, strokes: list[Stroke]) -> None:
        """Types them at their times, then waits until nothing is held any more."""
        clock = self.post.clock
        begin = clock.mono
        for at_ms, character in strokes:
            self._wait_until(begin + round(at_ms * 1e6))
            self._strike(character)
        self._wait_until(clock.mono + IDLE_MS * 1_000_000)

    def _wait_until(self, at_ns: int) -> None:
        clock, judge = self.post.clock, self.wedge._judge
        while judge.deadline_ns is not None and judge.deadline_ns <= at_ns:
            clock.turn(max(0, judge.deadline_ns - clock.mono) / 1e9)
            self.wedge._tick()
        clock.turn(max(0, at_ns - clock.mono) / 1e9)

    def _strike(self, character: str) -> None:
        control = character in "\x02\x03"
        modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        key = _QT_KEYS.get(character, Qt.Key.Key_B if control else Qt.Key(ord(character)))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, _SCAN_CODES[character] + 8, 0, 0, character)
            event.setTimestamp(self.post.clock.mono // 1_000_000)
            QCoreApplication.sendEvent(self.post.window.windowHandle(), event)


_PATTERN: Final = CodePattern(code="STALLS", means="unit", pattern=CODES)


def _by_numbers(row: MasterRow) -> MasterRow:
    """Units of every item are plain numbers."""
    if isinstance(row, Item) and row.tracking == "unit":
        return msgspec.structs.replace(row, unit_pattern=CODES)
    return row


def sent(code: str, chance: random.Random, begin_ms: float, stalls: list[int]) -> list[Stroke]:
    """The keys of one scan; before each of the places `stalls` the sender stops."""
    pace, at, strokes = chance.uniform(2, 12), begin_ms, []
    for place, character in enumerate(code):
        if place:
            at += pace * chance.uniform(0.8, 1.2)
        if place in stalls:
            at += chance.uniform(0, LONGEST_STALL_MS)
        strokes.append((at, character))
    return strokes


def run(folder: Path, scans: int, seed: int) -> Counter[str]:
    """What became of so many scans."""
    chance, found, station = random.Random(seed), Counter[str](), Station(folder)
    places = _places(chance)
    try:
        while found["scans"] < scans:
            variant = list(VARIANTS)[found["scans"] * len(VARIANTS) // scans]
            station.begin(variant)
            together = 2 if chance.random() < 0.2 else 1
            _session(station, variant, together, chance, places, found)
    finally:
        station.close()
    return found


def _places(chance: random.Random) -> Iterator[int]:
    """Every place of a code in turn, in ever new order."""
    while True:
        yield from chance.sample(range(1, 14), 13)


def _session(
    station: Station,
    variant: str,
    together: int,
    chance: random.Random,
    places: Iterator[int],
    found: Counter[str],
) -> None:
    """One scan, or two scanners at once; then a pause."""
    _, prefix, suffix = VARIANTS[variant]
    codes = [f"{chance.randrange(10**11, 10**12)}" for _ in range(together)]
    strokes = []
    for number, code in enumerate(codes):
        begin = chance.uniform(0, 300) if number else 0.0
        stalls = [next(places) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
        strokes += sent(prefix + code + suffix, chance, begin, stalls)
    before, words, read = station.post.sequence(), len(station.words), len(station.read)
    station.play(sorted(strokes))
    taken = {
        event.envelope.subject[1]
        for event in station.post.events(before)
        if event.envelope.type == "unit.started" and event.envelope.subject
    }
    bad = sum(said.tone in (Tone.BAD, Tone.WARN) for said in station.words[words:])
    lost = [code for code in codes if code not in taken]
    clean = [each.value for each in station.read[read:] if each.flaw is None]
    found.update({
        "sessions": 1,
        "two scanners at once": together == 2,
        "scans": together,
        "taken": together - len(lost),
        "refused with a word": len(lost) if bad else 0,
        "lost without a word": 0 if bad else len(lost),
        "wrong codes taken": len(taken - set(codes)),
        "mixtures that only the plant's codes refused": sum(value not in codes for value in clean),
        "keys that reached the screen": len(station.field.text()),
        f"  taken, {variant}": together - len(lost),
    })  # fmt: skip
    station.field.clear()


def main() -> int:
    """Prints the counts; status 1 where a wrong code was taken or one lost without a word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    app = QApplication.instance() or QApplication(["stalls", "-platform", "offscreen"])
    with TemporaryDirectory() as folder:
        found = run(Path(folder) / "station", asked.scans, asked.seed)
    del app
    for what, count in found.items():
        print(f"{count:8,}  {what}")
    return int(bool(found["wrong codes taken"] or found["lost without a word"]))


if __name__ == "__main__":
    sys.exit(main())
