"""Icons: all there, recoloured, sharp."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

import resources
from ui.theme.icons import icon, icon_pixmap

CALLS = {"ActionButton": 0, "EmptyState": 0, "symbol": 1, "icon": 0, "icon_pixmap": 0}


def _used() -> set[str]:
    """Icon names written as literals in ui."""
    found = set()
    for path in Path("ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = CALLS.get(node.func.id, 99) if isinstance(node.func, ast.Name) else 99
            given = [*node.args[place : place + 1], *(k.value for k in node.keywords if k.arg == "icon")]
            found |= {str(value.value) for value in given if isinstance(value, ast.Constant)}
    return found - {""}


@pytest.mark.slow
def test_every_icon_used_is_there() -> None:
    assert _used() >= {"x", "printer", "siren"}
    assert _used() - set(resources.icon_names()) == set()


def test_every_icon_has_one_colour_to_replace() -> None:
    for name in resources.icon_names():
        assert "currentColor" in resources.icon_path(name).read_text(encoding="utf-8"), name
    assert (resources.ROOT / "icons" / "LICENSE").is_file()


def test_icon_takes_the_colour(qt_app: QApplication) -> None:
    image = icon_pixmap("octagon-x", "#AC2117", 48).toImage()
    opaque = {
        image.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert opaque == {QColor("#AC2117").name()}


def test_icon_is_rendered_at_the_pixel_ratio(qt_app: QApplication) -> None:
    pixmap = icon_pixmap("check", "#000000", 24, 1.5)
    assert (pixmap.width(), pixmap.deviceIndependentSize().width()) == (36, 24)
    assert not icon("check", "#000000", 24).isNull()


def test_unknown_icon_says_which(qt_app: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such\.svg"):
        icon_pixmap("no-such", "#000000", 24)
