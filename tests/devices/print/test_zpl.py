"""ZPL: what is written can be read back, and nothing a field holds is ever a command."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.print.zpl import (
    Bars,
    Graphic,
    GraphicBox,
    Matrix,
    Page,
    Qr,
    compressed,
    matrix_side,
    matrix_text,
    written,
)
from tests.devices.zpl_reader import Label, expanded

pytestmark = pytest.mark.slow

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)
NASTY = st.text(st.sampled_from("^~_\\>|,:;XAFDGS019 \"'#%"), min_size=1, max_size=24)
GS1 = (("01", "06901234400014"), ("10", "A_B>1"), ("21", "X%9"))


def page(*placed: Graphic | Matrix | Qr | Bars | GraphicBox, **told: object) -> Page:
    return Page(800, 600, placed, **told)  # type: ignore[arg-type]


def read(*placed: Graphic | Matrix | Qr | Bars | GraphicBox) -> Label:
    return Label(written(page(*placed)))


@given(PRINTABLE | NASTY)
def test_no_content_of_a_code_is_a_command(text: str) -> None:
    plain = written(page(Bars(0, 0, 1, 10, "A"), Qr(0, 0, 2, "A"), Matrix(0, 0, 2, 10, "A")))
    told = written(page(Bars(0, 0, 1, 10, text), Qr(0, 0, 2, text), Matrix(0, 0, 2, 10, text)))
    assert re.findall(rb"[\^~][A-Z][A-Z0-9]", told) == re.findall(rb"[\^~][A-Z][A-Z0-9]", plain)
    assert told.count(b"^") + told.count(b"~") == plain.count(b"^") + plain.count(b"~")


@given(NASTY | PRINTABLE)
def test_codes_are_read_back_as_they_were_meant(text: str) -> None:
    text = text.strip() or "x"
    side = matrix_side(text)
    label = read(Matrix(40, 40, 4, side, text))
    assert label.codes() == [("]d1", text.encode())]


@given(st.binary(min_size=1, max_size=200), st.integers(1, 9))
def test_pictures_survive_their_compression(data: bytes, row: int) -> None:
    bits = data + bytes(-len(data) % row)
    assert expanded(compressed(bits, row), row) == bits


@given(
    st.lists(
        st.sampled_from((b"\x00" * 60, b"\xff" * 60, b"\xff" * 30 + bytes(30), bytes(20) + b"\xff" * 40)),
        min_size=1,
    )
)
def test_long_runs_and_equal_rows_survive_too(rows: list[bytes]) -> None:
    bits = b"".join(rows)
    packed = compressed(bits, 60)
    assert expanded(packed, 60) == bits
    assert len(packed) <= 14 * len(rows)


def test_every_code_beside_the_others_is_read_from_the_picture() -> None:
    label = read(
        Matrix(
            40,
            40,
            6,
            matrix_side("0106901234400014" + "10A_B>1\x1d21X%9", gs1=True),
            "010690123440001410A_B>1\x1d21X%9",
            GS1,
        ),
        Qr(400, 40, 6, "Lot 2611-0206; ~^_"),
        Bars(60, 300, 2, 60, "BX-2611>00001"),
        Bars(60, 450, 2, 60, "00340123450000000017", gs1=True),
    )
    assert label.codes() == [
        ("]C0", b"BX-2611>00001"),
        ("]C1", b"00340123450000000017"),
        ("]Q1", b"Lot 2611-0206; ~^_"),
        ("]d2", b"010690123440001410A_B>1\x1d21X%9"),
    ]


def test_a_page_tells_its_size_copies_and_settings() -> None:
    job = written(page(GraphicBox(1, 2, 30, 4, 4), copies=3, darkness=8, speed=5, mark="0198-ab"))
    assert job == (
        b"~SD08\n^XA\n^FX 0198-ab^FS\n^CI28\n^PW800\n^LL600\n^LH0,0\n^PR5\n^FO1,2^GB30,4,4^FS\n^PQ3\n^XZ\n"
    )
    assert Label(job).copies == 3


def test_frames_are_hollow_and_lines_are_not() -> None:
    label = read(GraphicBox(10, 10, 100, 50, 5), GraphicBox(200, 10, 100, 4, 4))
    assert label.dots[10, 10] == label.dots[59, 109] == label.dots[12, 250] == 0
    assert label.dots[30, 50] == 255


@pytest.mark.parametrize("mark", ["a^XA", "a~JA", "a b", "标"])
def test_a_mark_that_could_be_a_command_is_not_written(mark: str) -> None:
    with pytest.raises(ValueError, match="no mark"):
        written(page(mark=mark))


@pytest.mark.parametrize("code", [Bars(0, 0, 1, 9, "标"), Qr(0, 0, 2, "标"), Matrix(0, 0, 2, 10, "a\x1db")])
def test_what_a_code_cannot_hold_is_not_written(code: Bars | Qr | Matrix) -> None:
    with pytest.raises(ValueError, match="is no text"):
        written(page(code))


def test_function_characters_stand_apart_from_text() -> None:
    assert matrix_text("01|1\x1d2", gs1=True) == "|101||1|12"
    assert matrix_text("|1", gs1=False) == "||1"


def test_a_picture_keeps_every_dot() -> None:
    bits = np.packbits(np.eye(16, dtype=np.uint8), axis=1).tobytes()
    label = read(Graphic(100, 50, 16, 16, bits))
    assert [label.dots[50 + n, 100 + n] for n in range(16)] == [0] * 16
    assert int((label.dots == 0).sum()) == 16


def test_the_side_of_a_matrix_is_what_the_standard_says() -> None:
    assert [matrix_side("1" * count) for count in (6, 7, 10, 60, 124, 3116)] == [10, 12, 12, 22, 32, 144]
    assert [matrix_side("A" * count) for count in (3, 4, 1558)] == [10, 12, 144]
    with pytest.raises(ValueError, match="too long"):
        matrix_side("A" * 1559)
