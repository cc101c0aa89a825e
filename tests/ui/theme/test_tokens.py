"""Colours: legible wherever they meet, and in one file only."""

import re
from pathlib import Path

import pytest

from ui.theme.tokens import PAIRS, SPACE, THEMES, TYPE, Pair, Theme, contrast

HEX = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.front} on {pair.back}")
def test_pair_is_legible(theme: Theme, pair: Pair) -> None:
    assert contrast(getattr(theme, pair.front), getattr(theme, pair.back)) >= pair.floor


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_initials_are_legible_on_every_person_chip(theme: Theme) -> None:
    assert min(contrast(theme.on_person, chip) for chip in theme.persons) >= 4.5
    assert len(set(theme.persons)) == 8


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_no_colour_value_outside_the_tokens() -> None:
    found = {
        f"{path}:{number}"
        for path in Path("ui").rglob("*.py")
        if path.name != "tokens.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HEX.search(line)
    }
    assert found == set()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_every_colour_is_six_digits_but_the_scrim(theme: Theme) -> None:
    assert {len(value) for key, value in theme.colors().items() if key != "scrim"} == {7}
    assert len(theme.scrim) == 9


def test_type_never_below_14_and_gaps_on_the_grid() -> None:
    assert min(getattr(TYPE, name) for name in TYPE.__struct_fields__) == 14
    assert all(getattr(SPACE, name) % 4 == 0 for name in SPACE.__struct_fields__)
