"""Fields without a value on labels of every grammar: one that is not needed says nothing, one that is needed
is named.
"""

from decimal import Decimal

import pytest

from terminal.domain.codes.envelope_15434 import EOT, RS, parse_envelope
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString
from terminal.domain.codes.gs1_reader import parse_elements
from terminal.domain.codes.label_patterns import PlantPattern, TemplateMatch, read_templates
from terminal.domain.codes.meanings import CodeKind
from terminal.domain.codes.parsed import ParsedCode
from terminal.domain.codes.patterns import compile_pattern
from terminal.domain.codes.text import GS

YEAR = 2026
GTIN = "0109506000134352"


def message(*fields: str, form: str = "06") -> str:
    return f"[)>{RS}{form}{GS}{GS.join(fields)}{RS}{EOT}"


@pytest.mark.parametrize(
    "empty", ["K", "K ", "1K", "10D", "14D", "6D", "4L", "13Q", "7Q", "2Q", "V", "51Z", "25S"]
)
def test_a_field_that_is_not_needed_may_be_empty(empty: str) -> None:
    found = parse_envelope(message("PX-100-ND", empty, "1T084471", "Q10", empty), YEAR)
    assert isinstance(found, ParsedCode)
    assert (found.items, found.lot, found.quantity) == (("X-100-ND",), "084471", Decimal(10))


@pytest.mark.parametrize(
    ("fields", "named"),
    [(("P", "Q10"), "P"), (("K", "1T", "Q10"), "1T"), (("K", "4L"), "K"), (("S", "P"), "S")],
)
def test_a_label_that_names_nothing_tells_which_field_is_empty(fields: tuple[str, ...], named: str) -> None:
    assert parse_envelope(message(*fields), YEAR) == CodeFault(DataFault.EMPTY, named)


def test_a_wrong_field_is_as_wrong_beside_an_empty_one() -> None:
    found = parse_envelope(message("PX-100-ND", "K", "1T084471", "Q1O"), YEAR)
    assert found == CodeFault(DataFault.QUANTITY, "Q")


@pytest.mark.parametrize("empty", ["LOT", "LOT ", "EXP"])
def test_text_elements_may_be_empty(empty: str) -> None:
    found = parse_envelope(message("PNO A-1", empty, "SER 77", form="12"), YEAR)
    assert isinstance(found, ParsedCode)
    assert (found.items, found.serial, found.lot) == (("A-1",), "77", "")


@pytest.mark.parametrize("empty", ["10", "21", "37", "240", "400"])
def test_a_gs1_element_between_separators_may_be_empty(empty: str) -> None:
    for text in (
        f"{GTIN}{empty}{GS}17251231",
        f"{GTIN}17251231{GS}{empty}{GS}",
        f"{empty}{GS}{GTIN}17251231",
    ):
        found = parse_elements(text, YEAR)
        assert isinstance(found, ElementString) or empty == "240", text
        if isinstance(found, ElementString) and not text.endswith(GS):
            assert found.elements == (("01", GTIN[2:]), ("17", "251231"))


def test_the_key_of_a_gs1_label_may_not() -> None:
    assert parse_elements(f"01{GS}10AB1", YEAR) == CodeFault(DataFault.EMPTY, "(01)")


def test_digits_behind_a_guessed_separator_are_no_empty_element() -> None:
    found = parse_elements(f"{GTIN}10AB02921{GS}17251231", YEAR, residue="029")
    assert isinstance(found, ElementString)
    assert dict(found.elements)["10"] == "AB02921"


def test_groups_of_a_template_may_be_empty_but_for_its_own() -> None:
    label = PlantPattern(
        CodeKind.LOT, compile_pattern(r"P(?P<item>[A-Z0-9-]*)\|L(?P<lot>[0-9]*)\|Q(?P<quantity>[0-9]*)")
    )
    (full,) = read_templates([label], "PA-1|L77|Q", YEAR)
    assert isinstance(full, TemplateMatch)
    assert (full.key, full.item, full.data.quantity) == ("77", "A-1", None)
    assert read_templates([label], "PA-1|L|Q5", YEAR) == [CodeFault(DataFault.EMPTY, "lot")]


@pytest.mark.parametrize("text", ["(01)09506000134352(10)(37)10", "(10)(37)10", "(21)(17)251231", "(10)"])
def test_in_the_printed_form_an_empty_element_is_named_never_left_out(text: str) -> None:
    ai = "(21)" if "(21)" in text else "(10)"
    assert parse_elements(text, YEAR) == CodeFault(DataFault.EMPTY, ai)
