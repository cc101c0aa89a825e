"""Scanned text made comparable: everything scanners add around a code comes off."""

import pytest

from terminal.domain.codes.text import GS, CodeText, clean, with_separators


@pytest.mark.parametrize(
    "raw",
    [
        "A-1",
        "A-1\r\n",
        "\tA-1 ",
        "\ufeffA-1",
        "A-1\u200b",
        "A\u200d-1",
        "\u00a0A-1\u3000",
        "\x02A-1\x03",
        "A-1\x00",
    ],
)
def test_surroundings_come_off(raw: str) -> None:
    assert clean(raw) == CodeText("A-1", "", flagged=False)


def test_space_inside_stays() -> None:
    assert clean(" A 1\u00a0B ").text == "A 1\u00a0B"


@pytest.mark.parametrize(
    ("raw", "aim", "expected"),
    [
        ("]C1A", "", CodeText("A", "]C1", flagged=True)),
        ("]d2A", "", CodeText("A", "]d2", flagged=True)),
        ("]Q3A", "", CodeText("A", "]Q3", flagged=True)),
        ("]e0A", "", CodeText("A", "]e0", flagged=True)),
        ("]C0A", "", CodeText("A", "]C0", flagged=False)),
        ("A", "]C1", CodeText("A", "]C1", flagged=True)),
        ("]C1A", "]C1", CodeText("A", "]C1", flagged=True)),
        ("]C1" + GS + "A", "", CodeText("A", "]C1", flagged=True)),
        (GS + "A", "", CodeText("A", "", flagged=True)),
        ("{FNC1}A" + GS, "", CodeText("A", "", flagged=True)),
        ("~1A", "", CodeText("~1A", "", flagged=False)),
        ("]", "", CodeText("]", "", flagged=False)),
        ("", "", CodeText("", "", flagged=False)),
    ],
)
def test_identifier_and_leading_separator(raw: str, aim: str, expected: CodeText) -> None:
    assert clean(raw, aim) == expected


def test_only_spellings_that_no_value_may_hold_are_replaced() -> None:
    """A text between angle brackets may be part of a lot number: the reader judges it."""
    assert with_separators("A^]B{gs}C[FNC1]D\u241dE") == GS.join("ABCDE")
    assert with_separators("A<GS>B~1C|D") == "A<GS>B~1C|D"
    assert clean("<GS>01").flagged
