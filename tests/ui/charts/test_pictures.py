"""Pictures: the same bytes for the same model, PNG and PDF, large enough for their words."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from terminal.faults import ConfigFault
from terminal.pictures.model import (
    Band,
    Figure,
    FigureBox,
    Limit,
    Mark,
    PhaseBreak,
    Picture,
    Plot,
    Series,
    Stroke,
    Upright,
)
from ui.charts.brush import width_of
from ui.charts.picture_file import image_of, write_picture
from ui.charts.picture_painter import fact_lines, size_of
from ui.theme.tokens import DARK, LIGHT

pytestmark = pytest.mark.slow

X = tuple(float(x) for x in range(1, 6))
PANEL = Plot(
    "均值 Mean",
    (
        Series(X, (1.0, 2.0, None, 9.0, 2.0), name="mean"),
        Series(X, X, Stroke.LINE, "second", "trend", dashed=True),
    ),
    (Limit("UCL 5.0", (0.0, 6.0), (5.0, 5.0)), Limit("CL", X, (2.0, 2.0, None, 3.0, 3.0), "centre")),
    uprights=(Upright(2.0, "T 2", "target"),),
    marks=(Mark(4.0, 9.0, "1,5"),),
    breaks=(PhaseBreak(0.5, "old"), PhaseBreak(3.5, "new")),
    bands=(Band(X, X, tuple(x + 1 for x in X)),),
    names=("a", "b", "c", "d", "e"),
)
BARS = Plot(
    "Bars",
    (Series(X, X, Stroke.BARS, "plain"), Series(X, X, Stroke.DOTS)),
    x_name="x",
    show_y=False,
    floor=True,
)
PICTURE = Picture(
    "Title 标题",
    ((PANEL,), (BARS, BARS)),
    ("File: a.csv", "Limits: 3 sigma"),
    boxes=(FigureBox("Box", (Figure("Cp", "1.33", "1.10 – 1.50"),), "95 %"),),
    notes=("A note.",),
    warnings=("A warning.",),
)


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_the_same_bytes_twice(suffix: str, qt_app: QApplication, tmp_path: Path) -> None:
    one, other = tmp_path / f"1{suffix}", tmp_path / f"2{suffix.upper()}"
    write_picture(one, PICTURE)
    write_picture(other, PICTURE)
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().startswith(b"\x89PNG" if suffix == ".png" else b"%PDF-1")


def test_a_pdf_has_one_page_and_no_date(qt_app: QApplication, tmp_path: Path) -> None:
    write_picture(tmp_path / "a.pdf", PICTURE)
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.count(b"/Type /Page\n") == 1
    assert b"(D:" not in content
    assert b"Date=" not in content


def test_marks_are_red_and_lines_are_not(qt_app: QApplication) -> None:
    image = image_of(PICTURE, scale=1)
    assert (image.width(), image.height()) == size_of(PICTURE)
    assert _has(image, LIGHT.bad)
    panel = replace(PANEL, marks=(), uprights=())
    assert not _has(image_of(replace(PICTURE, rows=((panel,),)), scale=1), LIGHT.bad)
    assert _has(image_of(PICTURE, DARK, scale=1), DARK.card)


def _has(image: QImage, color: str) -> bool:
    wanted = QColor(color).rgb()
    return any(image.pixel(x, y) == wanted for y in range(image.height()) for x in range(0, image.width(), 2))


def test_a_picture_grows_with_its_boxes_and_words(qt_app: QApplication) -> None:
    tall = replace(PICTURE, boxes=PICTURE.boxes * 14)
    assert size_of(PICTURE)[1] == PICTURE.size[1]
    assert size_of(tall)[1] > 14 * 60
    assert size_of(replace(tall, notes=("A note.",) * 9))[1] > size_of(tall)[1] + 8 * 15


def test_facts_are_not_broken_in_two(qt_app: QApplication) -> None:
    facts = ("File: a.csv", "Limits: 3 sigma", "Points: 20")
    assert len(fact_lines(facts, 1000)) == 1
    lines = fact_lines(facts, width_of(facts[0]) + 5)
    assert lines == list(facts)
    assert fact_lines((), 100) == []


def test_many_points_and_long_names(qt_app: QApplication) -> None:
    x = tuple(float(at) for at in range(1, 20_001))
    many = Plot("many", (Series(x, tuple(at % 7 for at in x)),), x_range=(0.5, 20_000.5))
    named = Plot("named", (Series(X, X),), names=tuple("a very long name of a subgroup " * 4 for _ in X))
    image = image_of(Picture("t", ((many,), (named,))), scale=1)
    assert _has(image, LIGHT.accent)


@pytest.mark.parametrize("name", ["picture", "picture.jpg", "csv"])
def test_only_known_suffixes(name: str, qt_app: QApplication, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"Let it end in \.png or \.pdf"):
        write_picture(tmp_path / name, PICTURE)


def test_a_place_that_cannot_be_written(qt_app: QApplication, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match="there is no picture"):
        write_picture(tmp_path / "no" / "a.png", PICTURE)
