import numpy as np
import pytest

from devices.camera import zbar
from devices.camera.zbar import level_symbols
from tests.devices.camera.pictures import empty, scene, symbol

CODE = scene(symbol("LOT-0815", "Code128"), at=(40, -30))


def test_what_level_lines_meet_is_read_with_its_place() -> None:
    (found,) = level_symbols(zbar.library(), CODE, ("CODE128", "EAN13"))
    assert (found.name, found.text) == ("CODE128", "LOT-0815")
    assert np.abs(np.mean(found.corners, axis=0) - (320 + 40, 240 - 30)).max() < 12


def test_codes_along_the_columns_and_other_symbologies_are_left_alone() -> None:
    upended = np.rot90(CODE)
    assert level_symbols(zbar.library(), upended, ("CODE128",)) == []
    assert level_symbols(zbar.library(), CODE, ("EAN13",)) == []
    assert level_symbols(zbar.library(), empty(6), ("CODE128", "CODE39", "I25")) == []


def test_a_picture_need_not_be_in_one_piece() -> None:
    wide = np.repeat(CODE, 2, axis=1)
    assert [found.text for found in level_symbols(zbar.library(), wide[:, ::2], ("CODE128",))] == ["LOT-0815"]


def test_without_memory_there_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    library = zbar.library()
    assert library is not None
    monkeypatch.setattr(library, "zbar_image_scanner_create", lambda: None)
    with pytest.raises(MemoryError):
        level_symbols(library, CODE, ("CODE128",))
