"""Every screen, every kind of code, whatever the keyboard is doing: the code does what it should and nothing
of it is typed anywhere or presses anything.

The scanner is a keyboard wedge, the least friendly one there is; its keys go through the program's own
filter.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.usecases.sign_in import sign_out
from tests.ui.window.keyboard import Keyboard
from tests.ui.window.post import Post, usable_lot, with_wedge
from ui.feedback import Tone
from ui.widgets.content import Choice, EntryVerdict, KeypadField, Picker
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.reason_picker import ReasonPicker
from ui.widgets.touch import Touchable
from ui.window.navigator import SCREENS

pytestmark = pytest.mark.slow

# What is written when the code is applied; "refused: rule" when it is not; "shows": nothing is written, the
# screen itself answers; "to andon": another screen comes. At hand: a supervisor, an order, no unit.
APPLIED: Final = {
    "badge": "session.started",
    "order": "order.chosen",
    "unit": "unit.started",
    "lot": "refused: no_unit",
    "item": "refused: no_meaning_here",
    "station": "refused: no_meaning_here",
    "box": "refused: no_meaning_here",
    "pallet": "refused: no_meaning_here",
    "help": "to andon",
    "good": "refused: no_meaning_here",
    "unknown": "refused: unknown_code",
    "gs1": "refused: unknown_code",
}
"""What a code means everywhere."""
OWN: Final[dict[str, dict[str, str]]] = {
    "sign_in": dict.fromkeys(("order", "unit", "lot"), "refused: nobody_signed_in"),
    "station": {"good": "refused: no_unit"},
    "inspection": {"good": "refused: no_unit"},
    "disposition": {"unit": "refused: unknown_code"},
    "receiving": {
        "lot": "refused: lot_exists",
        "item": "shows",
        "good": "refused: nothing_to_report",
        "gs1": "shows",
    },
    "packing": {"unit": "refused: no_box", "box": "shows", "pallet": "shows"},
    "andon": {"help": "shows"},
    "board": dict.fromkeys(("badge", "order", "unit", "lot"), "refused: no_meaning_here"),
    "trace": {**dict.fromkeys(("unit", "box", "pallet"), "refused: unknown_code"), "lot": "shows"},
    "settings": {"badge": "refused: supervisor_needed"},
    "devices": {"badge": "refused: supervisor_needed"},
}
"""Where a screen has a meaning of its own."""
STATES: Final = (
    "nothing",
    "field focused",
    "button focused",
    "keypad open",
    "picker open",
    "menu open",
    "other layout",
    "caps lock",
    "input method",
)
SPOILT: Final = "refused: bad_input_method"
KINDS: Final = tuple(APPLIED)
NAMES: Final = tuple(screen.name for screen in SCREENS)


class Case(NamedTuple):
    screen: str
    kind: str
    state: str

    def expected(self) -> str:
        digits = self.kind in ("lot", "pallet")  # these pass an input method as they are
        if self.state == "input method" and not digits:
            return SPOILT
        return OWN.get(self.screen, {}).get(self.kind, APPLIED[self.kind])


def test_table_knows_every_screen() -> None:
    assert set(OWN) <= set(NAMES)
    assert len(NAMES) >= 10
    assert len(KINDS) >= 8


class Bench:
    """One window for many cases; each begins on a fresh copy of the same store."""

    def __init__(self, app: QApplication, folder: Path, touched: list[str]) -> None:
        self.app, self._folder, self._touched = app, folder, touched
        self.post = Post(folder / "first", "ST-020")
        self.window = self.post.window
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        _, self._end = with_wedge(app, self.post)
        self.post.sign_in()
        self.post.take_order("WO-2026-1147")
        self._kept = self.post.keep()
        self._number = 0
        self.field = QLineEdit(self.window)
        self._keypad, self._picker = KeypadDialog(self.window), ReasonPicker(self.window)
        self.codes = {
            "badge": "B10483",
            "order": "WO-2026-1148",
            "unit": "MC40-2611-000001",
            "lot": usable_lot(self.post.work, "HSG-40"),
            "item": "HSG-40",
            "station": "ST-030",
            "box": "BX-2611-00001",
            "pallet": "369012340809425011",
            "help": command_code(CommandWord.HELP),
            "good": command_code(CommandWord.GOOD),
            "unknown": "THIS IS NO CODE",
            "gs1": "(01)09521234543213(10)AB1",
        }

    def close(self) -> None:
        self._end()
        self.post.close()

    def run(self, case: Case) -> list[str]:
        """Complaints about one case; empty when all is right."""
        self._begin(case.screen)
        self._bring_about(case.state)
        keyboard = Keyboard(
            self.window,
            self.post.clock,
            "azerty" if case.state == "other layout" else "us",
            caps_lock=case.state == "caps lock",
        )
        before, looks = self.post.sequence(), self._looks()
        code = self.codes[case.kind]
        keyboard.compose(code) if case.state == "input method" else keyboard.scan(code)
        self.app.processEvents()
        found = self._outcome(case.screen, before, looks)
        wrong = [] if found == case.expected() else [f"{case}: {found}, not {case.expected()}"]
        return wrong + [f"{case}: {leak}" for leak in self._leaks()]

    def _begin(self, screen: str) -> None:
        self._number += 1
        self.post.go_back_to(self._kept, self._folder / str(self._number))
        if screen == "sign_in":
            sign_out(self.post.work, self.post.work.new_id(), "button")
        self.window.show_screen(screen)
        presenter = self.window.presenter()
        if screen == "receiving":
            presenter.act("cancel")  # type: ignore[attr-defined]
        presenter.leave()
        self.window.refresh()
        assert self.window.screen_name() == screen
        self.field.hide()
        self.window.menu.shut()
        self._keypad.show_state(None, None)
        self._picker.show_state(None)
        self.window.setFocus()
        self._touched.clear()

    def _bring_about(self, state: str) -> None:
        if state in ("field focused", "input method"):
            self.field.clear()
            self.field.show()
            self.field.setFocus()
        elif state == "button focused":
            buttons = self.window.stack.findChildren(Touchable)
            next((button for button in buttons if button.isVisible()), self.window.strip).setFocus()
        elif state == "keypad open":
            self._keypad.show_state(KeypadField("Torque", "Nm", lambda _: EntryVerdict(Tone.OK, "", "OK")), 1)
        elif state == "picker open":
            reasons = tuple(Choice(str(number), f"Reason {number}") for number in range(6))
            self._picker.show_state(Picker("scrap", "Scrap", reasons, (), (), 1, False, "Scrap", ""))
        elif state == "menu open":
            self.window.menu.open()

    def _looks(self) -> tuple[object, str]:
        return self.window.presenter().state(), self.window.strip.accessibleName()

    def _outcome(self, screen: str, before: int, looks: tuple[object, str]) -> str:
        written = self.post.written(before)
        if written:
            return " + ".join(written)
        if self.window.screen_name() != screen:
            return f"to {self.window.screen_name()}"
        return "shows" if self._looks() != looks else "nothing"

    def _leaks(self) -> list[str]:
        found = [f"pressed {name}" for name in self._touched]
        found += [f"field has {self.field.text()!r}"] if self.field.text() else []
        return found + ([f"keypad has {self._keypad.pad.words()!r}"] if self._keypad.pad.words() else [])


@pytest.fixture
def bench(qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    touched: list[str] = []
    act = Touchable._act

    def spied(button: Touchable) -> None:
        touched.append(button.accessibleName())
        act(button)

    monkeypatch.setattr(Touchable, "_act", spied)
    made = Bench(qt_app, tmp_path, touched)
    yield made
    made.close()


def sample() -> list[Case]:
    """Each screen with each kind once, in one state after the other."""
    pairs = enumerate(product(NAMES, KINDS))
    return [Case(screen, kind, STATES[number % len(STATES)]) for number, (screen, kind) in pairs]


@pytest.mark.parametrize("part", range(len(NAMES)), ids=NAMES)
def test_a_code_does_what_it_should(bench: Bench, part: int) -> None:
    """A tenth of the matrix; the whole of it is below."""
    cases = [case for case in sample() if case.screen == NAMES[part]]
    assert [complaint for case in cases for complaint in bench.run(case)] == []


@pytest.mark.parametrize("screen", NAMES)
def test_printed_digits_go_into_the_open_keypad_and_nowhere_else(bench: Bench, screen: str) -> None:
    bench._begin(screen)
    bench._bring_about("keypad open")
    before = bench.post.sequence()
    for word in (CommandWord.DIGIT_1, CommandWord.DIGIT_0, CommandWord.DIGIT_7):
        Keyboard(bench.window, bench.post.clock).scan(command_code(word))
        bench.app.processEvents()
    assert bench._keypad.pad.words() == "107"
    assert bench.window.strip.accessibleName().startswith("Digit 7 typed. 107")
    entered: list[str] = []
    bench._keypad.entered.connect(entered.append)
    Keyboard(bench.window, bench.post.clock).scan(command_code(CommandWord.CONFIRM))
    bench.app.processEvents()
    assert (entered, bench._keypad.isHidden(), bench.post.written(before)) == (["107"], True, [])


def test_printed_confirm_means_the_keypad_even_where_it_cannot_be_confirmed(bench: Bench) -> None:
    """Not the screen below it, where it would report."""
    bench._begin("station")
    bench._keypad.show_state(
        KeypadField("Torque", "Nm", lambda _: EntryVerdict(Tone.NEUTRAL, "", "OK", "Type")), 1
    )
    before = bench.post.sequence()
    Keyboard(bench.window, bench.post.clock).scan(command_code(CommandWord.CONFIRM))
    bench.app.processEvents()
    assert (bench._keypad.isHidden(), bench.post.written(before)) == (False, ["refused: no_meaning_here"])


def test_a_hidden_field_takes_no_printed_digit(bench: Bench) -> None:
    bench._begin("settings")
    secret = KeypadField("PIN", "", lambda _: EntryVerdict(Tone.OK, "", "OK"), secret=True)
    bench._keypad.show_state(secret, 1)
    before = bench.post.sequence()
    Keyboard(bench.window, bench.post.clock).scan(command_code(CommandWord.DIGIT_1))
    bench.app.processEvents()
    assert (bench._keypad.pad.words(), bench.post.written(before)) == ("", ["refused: no_meaning_here"])


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("screen", NAMES)
def test_whole_matrix(bench: Bench, screen: str, state: str) -> None:
    cases = [Case(screen, kind, state) for kind in KINDS]
    assert [complaint for case in cases for complaint in bench.run(case)] == []
