"""Draws gallery states: one look after the other, each picture from a fresh terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from terminal.store.facts import Settings
from ui.gallery.stage import StagedTerminal
from ui.gallery.states import GalleryState
from ui.text import Language, set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import ThemeName

SMALL = Panel(1280, 800, 10.1)
LARGE = Panel(1920, 1080, 15.6)
WALL = Panel(1920, 1080, 43.0)
PANELS = {(panel.width_px, panel.height_px): panel for panel in (SMALL, LARGE)}


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn. `scale` 1.0 to 1.5."""

    language: Language = "en"
    theme: ThemeName = "light"
    panel: Panel = SMALL
    scale: float = 1.0

    @property
    def key(self) -> str:
        """Names the picture's folder."""
        size = f"{self.panel.width_px}x{self.panel.height_px}"
        return f"{self.language}-{self.theme}-{size}-{round(self.scale * 100)}"


@contextmanager
def staged(state: GalleryState, look: Look) -> Iterator[StagedTerminal]:
    """The terminal in that state and look, shown; it ends with the context."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a Qt application runs"
    panel = WALL if state.screen == "board" and look.panel == LARGE else look.panel
    set_language(look.language)
    apply_theme(app, look.theme, metrics_for(panel, look.scale))
    with TemporaryDirectory(prefix="tracepost-gallery-") as folder:
        stage = StagedTerminal(Path(folder), state.station, (panel.width_px, panel.height_px))
        scale = round(look.scale * 100)
        inches = panel.diagonal_inch
        stage.settle(
            Settings(language=look.language, theme=look.theme, scale=scale, panel_diagonal_inch=inches)
        )
        try:
            stage.show()
            state.bring(stage)
            stage.show()
            yield stage
        finally:
            stage.close()


def picture(state: GalleryState, look: Look) -> QImage:
    """What the window shows, at one image pixel per px."""
    with staged(state, look) as stage:
        return stage.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
