"""Golden pictures: six screens, two languages, two themes, to the pixel but for 0.1 %.

They belong to one minor version of Qt's binding. After a wanted change: `pytest
tests/ui/gallery/test_golden.py --golden-update`, then look at every picture that git shows as changed.
"""

from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import PySide6
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.gallery.render import LARGE, SMALL, Look, picture
from ui.gallery.states import STATES
from ui.text import LANGUAGES, Language
from ui.theme.tokens import THEMES, ThemeName

FOLDER = Path(__file__).parent / "golden" / ".".join(PySide6.__version__.split(".")[:2])
ARTEFACTS = Path("build/golden")
SHARE, LEVELS = 0.001, 8
COLOURS = 256
"""More than this share of pixels that differ by more than so many levels is another picture."""
MAIN = (
    "sign_in-waiting",
    "station-wrong_material",
    "station-keypad_out",
    "andon-open",
    "inspection-sheet",
    "board-line",
)


def differing(one: QImage, other: QImage) -> list[tuple[int, int]]:
    """The pixels that differ by more than 8 levels; every pixel where the sizes differ."""
    if one.size() != other.size():
        return [(x, y) for y in range(one.height()) for x in range(one.width())]
    first, second = (_levels(image) for image in (one, other))
    far = (abs(first - second) > LEVELS).any(axis=2)
    return [(int(x), int(y)) for y, x in zip(*far.nonzero(), strict=True)]


def _levels(image: QImage) -> Any:
    """Height x width x 3 levels, signed so that they can be subtracted."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return rows[:, : plain.width(), :3].astype(np.int16)


def few_colours(image: QImage) -> QImage:
    """The picture in at most 256 colours, the frequent ones exact, the others within 7 levels: a third of the
    bytes.
    """
    kept: list[int] = []
    for colour, _count in Counter(memoryview(bytes(image.constBits())).cast("I")).most_common():
        if len(kept) < COLOURS and not any(_near(colour, other) for other in kept):
            kept.append(colour)
    plain = Qt.ImageConversionFlag.AvoidDither | Qt.ImageConversionFlag.ThresholdDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, kept, plain)


def _near(one: int, other: int) -> bool:
    return all(abs((one >> shift & 255) - (other >> shift & 255)) < LEVELS for shift in (0, 8, 16))


def keep_difference(name: str, got: QImage, pixels: list[tuple[int, int]]) -> None:
    """Writes the picture as it is, and once more with what differs marked."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    got.save(str(ARTEFACTS / f"{name}.got.png"))
    marked = got.copy()
    for x, y in pixels:
        marked.setPixel(x, y, 0xFFFF00FF)
    marked.save(str(ARTEFACTS / f"{name}.diff.png"))


@pytest.mark.slow
@pytest.mark.parametrize(("key", "language", "theme"), [*product(MAIN, LANGUAGES, THEMES)])
def test_a_screen_looks_as_it_did(
    qt_app: QApplication, request: pytest.FixtureRequest, key: str, language: Language, theme: ThemeName
) -> None:
    state = next(state for state in STATES if state.key == key)
    look = Look(language, theme, LARGE if state.screen == "board" else SMALL)
    name, got = f"{key}-{language}-{theme}", picture(state, look)
    path = FOLDER / f"{name}.png"
    if request.config.getoption("--golden-update", default=False):
        FOLDER.mkdir(parents=True, exist_ok=True)
        few_colours(got).save(str(path), quality=0)
        return
    assert path.exists(), f"{path} is not there: make it with --golden-update and look at it"
    pixels = differing(got, QImage(str(path)))
    if len(pixels) > SHARE * got.width() * got.height():
        keep_difference(name, got, pixels)
        pytest.fail(f"{len(pixels)} pixels differ: see {ARTEFACTS}/{name}.diff.png", pytrace=False)


def test_the_comparison_sees_a_small_change_and_forgives_a_tiny_one(qt_app: QApplication) -> None:
    plain = QImage(100, 100, QImage.Format.Format_RGB32)
    plain.fill(0xFF808080)
    tiny, small = plain.copy(), plain.copy()
    tiny.setPixel(3, 4, 0xFF808088)
    small.setPixel(5, 6, 0xFF808089)
    assert differing(plain, tiny) == []
    assert differing(plain, small) == [(5, 6)]


def test_a_picture_of_another_size_is_another_picture(qt_app: QApplication) -> None:
    one, other = QImage(4, 4, QImage.Format.Format_RGB32), QImage(4, 5, QImage.Format.Format_RGB32)
    assert len(differing(one, other)) == 16


def test_a_changed_picture_leaves_what_it_was_and_where(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.gallery.test_golden.ARTEFACTS", tmp_path)
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0xFF000000)
    keep_difference("x", image, [(1, 2)])
    assert QImage(str(tmp_path / "x.diff.png")).pixel(1, 2) == 0xFFFF00FF
    assert (tmp_path / "x.got.png").exists()


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 2_000_000
