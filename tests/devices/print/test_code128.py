"""Code 128: every text is read back by another's reader, and no more characters are used than needed."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from devices.print.code128 import encode, modules, zpl_text

pytestmark = pytest.mark.slow


def read(text: str, *, gs1: bool = False) -> tuple[str, bytes]:
    row = [255 * (dot == "0") for dot in "0" * 12 + modules(text, gs1=gs1) + "0" * 12]
    (found,) = zxingcpp.read_barcodes(np.array([row] * 20, np.uint8).repeat(3, 1))
    return found.symbology_identifier, found.bytes


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_text_is_read_back(text: str) -> None:
    assert read(text) == ("]C0", text.encode())


@given(st.from_regex(r"[A-Z0-9]{0,3}[0-9]{1,12}[A-Z]?[0-9]{0,7}", fullmatch=True))
def test_digits_between_letters_are_read_back(text: str) -> None:
    assert read(text) == ("]C0", text.encode())


def test_gs1_data_is_read_back_with_its_separators() -> None:
    text = "010690123440001410A>1\x1d21X9"
    assert read(text, gs1=True) == ("]C1", text.encode())
    assert read("00340123450000000017", gs1=True) == ("]C1", b"00340123450000000017")


@pytest.mark.parametrize(
    ("text", "zpl", "characters"),
    [
        ("12", ">;12", 4),
        ("123456", ">;123456", 6),
        ("12345", ">:1>52345", 7),
        ("BX-2611-00001", ">:BX-2611-0>50001", 15),
        ("ab1234cd", ">:ab1234cd", 11),
        ("ab123456cd", ">:ab>5123456>6cd", 12),
        ("A>B", ">:A>0B", 6),
    ],
)
def test_pairs_of_digits_are_used_where_they_save_room(text: str, zpl: str, characters: int) -> None:
    assert (zpl_text(text), len(encode(text))) == (zpl, characters)


@pytest.mark.parametrize("text", ["", "标", "a\n", "a\x1db"])
def test_what_is_no_printable_ascii_is_not_taken(text: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        encode(text)
