"""A simulated person's hands at one terminal: the scanner, and touches on the real buttons of the real
window.
"""

import random

from PySide6.QtWidgets import QAbstractButton

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.state.unit import UnitDoc
from ui.demo.plant import Scanner
from ui.program.app import Terminal
from ui.widgets.lists.tiles import ChoiceTile


class Hands:
    """What one person can do at a terminal."""

    def __init__(self, terminal: Terminal, scanner: Scanner) -> None:
        self.terminal = terminal
        self._scanner = scanner
        self._window = terminal.window

    def scan(self, code: str) -> None:
        """Holds a label under the scanner."""
        self._scanner.scan(code)

    def touch(self, name: str) -> bool:
        """Touches the visible button of that object name; False where it is not to be touched now."""
        for button in self._window.findChildren(QAbstractButton, name):
            if button.isVisible() and button.isEnabled():
                button.click()
                return True
        return False

    def enter(self, step: int, digits: str) -> None:
        """Opens the keypad for a step and types a value."""
        if not self.touch(f"value-{step}"):
            return
        self.touch("key_clear")
        for digit in digits:
            self.touch(f"key_{digit}")
        self.touch("key_confirm")

    def check(self, step: int, *, good: bool) -> None:
        """Judges a check: pass, or fail with the first defect offered."""
        if self.touch(f"value-{step}"):
            self._tile("pass" if good else None)
        elif good:
            self.touch(f"pass-{step}")
        elif self.touch(f"fail-{step}"):
            self._tile(None)

    def refuse(self, use: str) -> None:
        """Scraps or reworks the open unit with the first reason offered."""
        if self.touch(use):
            self._tile(None)
            self.touch("confirm")

    def call_help(self, chance: random.Random) -> None:
        """Calls for help of any kind."""
        if self.touch("help"):
            tiles = self._tiles()
            if tiles:
                chance.choice(tiles).click()

    def unit(self, code: str) -> UnitDoc:
        """What is known of a unit."""
        return self.terminal.work.store.doc(UnitDoc, code) or UnitDoc(code)

    def _tile(self, key: str | None) -> None:
        """Touches the tile of that key; None = the first that is no pass."""
        for tile in self._tiles():
            if tile.choice.key == key or (key is None and tile.choice.key != StepVerdict.PASS):
                tile.click()
                return

    def _tiles(self) -> list[ChoiceTile]:
        found = self._window.findChildren(ChoiceTile)
        return [tile for tile in found if tile.isVisible() and tile.isEnabled()]
