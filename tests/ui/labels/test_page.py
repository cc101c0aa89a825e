"""Labels laid out: every code of the demo plant's labels is read from what the printer is told, at both
resolutions, and from the preview; and what does not fit is said.
"""

import msgspec
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from devices.print.zpl import Graphic, GraphicBox, Page, Qr, written
from terminal.domain.masters.label_template import Align, Element, ElementKind, LabelTemplate
from tests.devices.zpl_reader import Label
from tests.fakes.workplace import demo_rows
from ui.labels.page import DoesNotFit, page_of
from ui.labels.preview import picture_of
from ui.labels.text import text_graphic
from ui.theme.fonts import load_fonts

TEMPLATES = {row.code: row for row in demo_rows() if isinstance(row, LabelTemplate)}
VALUES = {
    "number": "2",
    "again": "第2次打印 / Copy 2",
    "station": "ST-020",
    "person": "E10483",
    "date": "2026-11-22",
    "time": "10:04",
    "item": "MC-40",
    "name_zh": "电机控制器 40A",
    "name_en": "Motor controller 40 A",
    "gtin": "06901234400014",
    "order": "WO-2026-1147",
    "quantity": "20",
    "uom": "pcs",
    "supplier": "华东电子",
    "supplier_lot": "SUP-4711",
    "expires": "2027-03-31",
    "count": "24",
    "units": "  ".join(f"FAN40-2611-{number:06}" for number in range(1, 21)),
}
CODES = {
    "unit": ("MC40-2611-000343", ["]d1"]),
    "lot": ("2611-0206", ["]C0", "]Q1"]),
    "box": ("BX-T-ST-080-261122-001", ["]C0", "]d1"]),
    "pallet": ("340123450000000017", ["]C1", "]d2"]),
}


@pytest.fixture(autouse=True)
def fonts(qt_app: QApplication) -> None:
    load_fonts()


def laid_out(name: str, dpi: int, **other: str) -> Page:
    return page_of(TEMPLATES[name], {**VALUES, "code": CODES[name][0], **other}, dpi, "000-1")


def levels(image: QImage) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("name", CODES)
def test_every_code_is_read_from_what_is_printed(name: str, dpi: int) -> None:
    code, kinds = CODES[name]
    label = Label(written(laid_out(name, dpi)))
    data = f"00{code}" if name == "pallet" else code
    assert label.codes() == [(kind, data.encode()) for kind in kinds]
    assert label.copies == TEMPLATES[name].copies


@pytest.mark.parametrize("name", CODES)
def test_the_preview_is_the_print(name: str) -> None:
    page = laid_out(name, 203)
    shown, told = levels(picture_of(page)), Label(written(page)).dots
    assert shown.shape == told.shape
    different = (shown != told).mean()
    assert different == 0


def test_chinese_is_drawn_and_changes_with_its_words() -> None:
    area = (0, 0, 200, 40)
    one, other = (text_graphic(words, area, 24, bold=False, align=Align.LEFT) for words in ("电机", "电极"))
    assert one is not None
    assert other is not None
    assert one.bits != other.bits
    assert 40 < one.width <= 52


def test_words_that_are_too_long_get_smaller_and_stay_inside() -> None:
    short, long = (
        text_graphic(words, (10, 10, 200, 40), 32, bold=True, align=Align.LEFT)
        for words in ("MC-40", "MC-40" * 3)
    )
    assert short is not None
    assert long is not None
    assert long.height < short.height
    assert long.x + long.width <= 210
    tiny = text_graphic("MC-40" * 60, (0, 0, 100, 20), 16, bold=False, align=Align.LEFT)
    assert tiny is not None
    assert tiny.width <= 100


def test_text_stands_left_right_or_in_the_middle() -> None:
    at = {align: text_graphic("AB", (100, 0, 300, 40), 30, bold=False, align=align) for align in Align}
    places = {align: (each.x, each.x + each.width) for align, each in at.items() if each}
    assert places[Align.LEFT][0] < 106
    assert places[Align.RIGHT][1] > 394
    assert abs(sum(places[Align.CENTER]) / 2 - 250) < 3


def test_several_lines_fill_their_area_from_the_top() -> None:
    made = text_graphic(VALUES["units"], (0, 0, 400, 130), 21, bold=False, align=Align.LEFT)
    assert made is not None
    assert (made.y < 12, made.y + made.height <= 130, made.width <= 400) == (True, True, True)


def test_nothing_is_drawn_for_no_words() -> None:
    assert text_graphic("", (0, 0, 9, 9), 9, bold=False, align=Align.LEFT) is None
    first = laid_out("unit", 203, again="")
    assert len(first.placed) == len(laid_out("unit", 203).placed) - 1


def alone(kind: ElementKind, data: str, width: int = 20, height: int = 20) -> LabelTemplate:
    element = Element(kind=kind, x=1, y=1, width=width, height=height, data=data)  # type: ignore[arg-type]
    return msgspec.structs.replace(TEMPLATES["unit"], elements=(element,))


@pytest.mark.parametrize("kind", [ElementKind.DATAMATRIX, ElementKind.QR, ElementKind.CODE128])
def test_a_code_without_room_is_named(kind: ElementKind) -> None:
    code = "X" * 40
    with pytest.raises(DoesNotFit) as caught:
        page_of(alone(kind, "{code}", width=4, height=4), {**VALUES, "code": code}, 203)
    assert caught.value.code == code


def test_chinese_in_a_qr_code_is_printed_as_a_picture_and_read() -> None:
    page = page_of(alone(ElementKind.QR, "{name_zh}"), VALUES, 203)
    assert isinstance(page.placed[0], Graphic)
    (found,) = zxingcpp.read_barcodes(np.pad(Label(written(page)).dots, 40, constant_values=255))
    assert found.text == VALUES["name_zh"]
    assert isinstance(page_of(alone(ElementKind.QR, "{code}"), {**VALUES, "code": "A"}, 203).placed[0], Qr)


def test_lines_are_filled_and_frames_have_their_thickness() -> None:
    line = page_of(alone(ElementKind.LINE, "", 20, 1), VALUES, 203).placed[0]
    frame = page_of(alone(ElementKind.FRAME, "", 20, 10), VALUES, 203).placed[0]
    assert isinstance(line, GraphicBox)
    assert isinstance(frame, GraphicBox)
    assert (line.thickness, frame.thickness) == (line.height, 2)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.text(max_size=60))
def test_whatever_a_name_holds_it_is_ink_and_no_command(name: str) -> None:
    page = page_of(TEMPLATES["unit"], {**VALUES, "code": "U-1", "name_zh": name, "item": name}, 203)
    Label(written(page))
