import numpy as np
import pytest

from devices.camera.derotate import bar_regions, cell_regions
from devices.camera.texture import Texture
from tests.devices.camera.pictures import empty, scene, symbol

BARS = symbol("LOT-0815", "Code128")
CELLS = symbol("LOT-0815", "DataMatrix", 5)


@pytest.mark.parametrize("angle", [0, 30, 77, 120])
def test_bars_are_found_with_the_way_they_lean(angle: int) -> None:
    (place, *_) = bar_regions(Texture(scene(BARS, angle, at=(60, 20))))
    assert abs(place.x - 380) < 12
    assert abs(place.y - 260) < 12
    turned = np.degrees(place.angle) + angle  # pictures are turned against the clock, angles count with it
    assert abs((turned + 90) % 180 - 90) < 3
    assert place.length == pytest.approx(BARS.shape[1] - 60, rel=0.15)
    assert place.height < place.length


@pytest.mark.parametrize("angle", [0, 30])
def test_cells_are_found_and_are_no_bars(angle: int) -> None:
    texture = Texture(scene(CELLS, angle, at=(-50, 40)))
    (place,) = cell_regions(texture)
    assert abs(place.x - 270) < 12
    assert abs(place.y - 280) < 12
    assert place.angle == 0.0
    assert texture.cells.peak > texture.bars.peak


def test_strong_bars_leave_no_place_for_cells() -> None:
    assert cell_regions(Texture(scene(BARS, 30))) == []


def test_an_empty_picture_has_neither() -> None:
    texture = Texture(empty(6))
    assert bar_regions(texture) == cell_regions(texture) == []
