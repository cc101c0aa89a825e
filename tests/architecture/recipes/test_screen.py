"""The recipe of a screen."""

from pathlib import Path

import pytest

from tests.architecture.recipes.copied import CHINESE, added, insert, run, run_tests

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def add_screen(tree: Path) -> None:
    """What a shift has to know: one sentence and the way back, in the menu of every station."""
    folder, navigator = tree / "ui/screens/shift_book", "ui/window/navigator.py"
    folder.mkdir()
    for name, text in SCREEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    insert(tree, navigator, "def _about() -> Parts:", PARTS)
    insert(tree, navigator, '    Screen(\n        name="about",', RECORD)
    insert(tree, CHINESE, '    "Question of the hub answered": ', '    "Shift book": "交接班",\n')


PARTS = """def _shift_book() -> Parts:
    from ui.screens.shift_book.presenter import ShiftBookPresenter
    from ui.screens.shift_book.view import ShiftBookView

    return ShiftBookPresenter, ShiftBookView


"""
RECORD = """    Screen(
        name="shift_book",
        icon="history",
        title=phrase("Shift book"),
        parts=_shift_book,
        beside_work=True,
        always=True,
        without_sign_in=True,
    ),
"""
SCREEN = {
    "__init__.py": '"""The shift book: what the shift before has left to say. It records nothing."""\n',
    "state.py": '''"""What stands in the shift book."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShiftBookState:
    """One sentence."""

    words: str
''',
    "presenter.py": '''"""The logic of the shift book. No Qt."""

from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.screens.shift_book.state import ShiftBookState
from ui.text import text


class ShiftBookPresenter:
    """One per window."""

    name = "shift_book"
    topics = frozenset({"minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> ShiftBookState:
        """What there is to see now."""
        return ShiftBookState(text("Nothing yet"))

    def step(self) -> str:
        """There is only one."""
        return self.name

    def scan(self, _scan: Scan) -> bool:
        """Nothing has a meaning of its own here."""
        return False

    def leave(self) -> None:
        """Nothing is half done here."""

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()
''',
    "view.py": '''"""The shift book drawn: its sentence and the way back."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.shift_book.presenter import ShiftBookPresenter
from ui.screens.shift_book.state import ShiftBookState
from ui.text import text
from ui.widgets.action import ActionButton
from ui.widgets.words import label


class ShiftBookView(QWidget):
    """One column."""

    def __init__(self, presenter: ShiftBookPresenter, _window: QWidget) -> None:
        super().__init__()
        self.words, self.back = label("h1"), ActionButton("arrow-left")
        self.back.touched.connect(presenter.back)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        column.addWidget(self.back)
        self.retranslate()

    def show_state(self, state: ShiftBookState) -> None:
        """Shows a state."""
        self.words.setText(state.words)

    def retranslate(self) -> None:
        """The language has changed."""
        self.back.set_texts(text("Go back"))

    def leave(self) -> None:
        """Nothing lies over the window."""
''',
}
SCREEN_AT_WORK = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from terminal.stations.assembly import ASSEMBLY
from tests.fakes.workplace import make_workplace
from ui.text import set_language
from ui.theme.apply import STYLE, apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.window.window import Window

app = QApplication(["recipe", *STYLE])
apply_theme(app, "light", metrics_for(Panel()))
window = Window(make_workplace(Path(sys.argv[1]) / "station"), ASSEMBLY)
for language in ("en", "zh"):
    set_language(language)
    window.menu.open()
    tile = next(tile for tile in window.menu.tiles.tiles if tile.choice.key == "shift_book")
    window.menu.chosen.emit(tile.choice.key)
    shown = window.stack.currentWidget()
    print(tile.choice.name, window.screen_name(), shown.words.text())
    shown.back.rest.stop()  # as if the pause between two touches had passed
    shown.back.click()
    print("then", window.screen_name())
window.close_down()
"""


def test_screen(tree: Path) -> None:
    added(tree, "screen", add_screen)
    said = run(tree, "-c", SCREEN_AT_WORK, str(tree / "data")).splitlines()
    assert said[::2] == ["Shift book shift_book Nothing yet", "交接班 shift_book 暂无"]
    assert said[1::2] == ["then sign_in"] * 2
    run_tests(tree, "tests/architecture/test_touches.py", "tests/architecture/test_storeys.py")
    run_tests(tree, "tests/architecture/test_words.py", "tests/ui/test_text.py")
    run_tests(tree, "tests/ui/window/test_ways.py", "-k", "locked or printed_cancel")
    run_tests(tree, "tests/ui/gallery/test_screens_fit.py", "-k", "sample or one_state or every_screen")
