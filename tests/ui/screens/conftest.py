"""What the tests of the screens share: a workplace, and the forms in which a screen has to fit its panel."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.workplace import make_workplace
from ui.text import Language, set_language
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import ThemeName

MakeWork = Callable[[str], Workplace]
FULL_HD = Panel(1920, 1080, 15.6)
FORMS: tuple[tuple[Language, ThemeName, Panel, float], ...] = (
    ("zh", "light", Panel(), 1.0),
    ("en", "dark", Panel(), 1.0),
    ("en", "light", FULL_HD, 1.0),
    ("zh", "dark", FULL_HD, 1.5),
)


@pytest.fixture(params=FORMS, ids=lambda form: f"{form[0]}-{form[1]}-{form[2].width_px}-{form[3]}")
def panel(request: pytest.FixtureRequest, qt_app: QApplication) -> Panel:
    """Each form a screen has to fit, in force: language, theme, panel, scale."""
    language, theme, panel, scale = request.param
    set_language(language)
    apply_theme(qt_app, theme, metrics_for(panel, scale))
    assert isinstance(panel, Panel)
    return panel


@pytest.fixture
def work_at(tmp_path: Path) -> Iterator[MakeWork]:
    """Makes the workplace of a station; its store is closed after the test."""
    made: list[Workplace] = []

    def make(station: str) -> Workplace:
        made.append(make_workplace(tmp_path / str(len(made)), station))
        return made[-1]

    yield make
    for work in made:
        work.store.close()
