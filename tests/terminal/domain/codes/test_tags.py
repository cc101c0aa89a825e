"""Tags: badges in every spelling a plant may have registered, goods by their EPC, nobody in doubt."""

import pytest

from terminal.domain.codes.classify import Grammar
from terminal.domain.codes.meanings import Candidate, CodeKind, PersonMeaning, UnitMeaning, Unknown
from terminal.domain.codes.tags import badge_forms, classify_tag
from terminal.domain.ids import ItemCode

SGTIN = "3034257BF7194E4000001A85"
"""urn:epc:id:sgtin:0614141.812345.6789: the example of the EPC Tag Data Standard."""


def grammar(**badges: str) -> Grammar:
    """A plant that has registered these badges, by person."""
    by_code = {code: Candidate(CodeKind.PERSON, person) for person, code in badges.items()}
    return Grammar(
        known=lambda code: (by_code[code],) if code in by_code else (),
        item_of_gtin=lambda gtin: ItemCode("HSG-40") if gtin.endswith("0614141123452") or gtin else None,
        in_context=lambda _candidate: False,
        year=lambda: 2026,
    )


@pytest.mark.parametrize(
    ("told", "registered"),
    [
        ("04A1B2C3", "04A1B2C3"),
        ("04A1B2C3", "04a1b2c3"),
        ("04A1B2C3", "04:A1:B2:C3"),
        ("04A1B2C3", "04 a1 b2 c3"),
        ("04A1B2C3", "C3B2A104"),
        ("04A1B2C3", "77705923"),
        ("04A1B2C3", "0077705923"),
        ("04A1B2C3", "3283263748"),
        ("0A00BC614E", "0012345678"),
        ("0A00BC614E", "12345678"),
        ("0A00BC614E", "188,24910"),
        ("0A00BC614E", "18824910"),
        ("04A1B2C3D4E5F6", "04:A1:B2:C3:D4:E5:F6"),
        ("E00401500A1B2C3D", "3D2C1B0A500104E0"),
    ],
)
def test_a_badge_is_known_in_each_spelling(told: str, registered: str) -> None:
    found = classify_tag(grammar(E10483=registered), told)
    assert isinstance(found, PersonMeaning)
    assert (found.person, found.badge) == ("E10483", registered)


def test_a_badge_that_could_be_two_peoples_is_nobodys() -> None:
    assert isinstance(classify_tag(grammar(E1="C3B2A104", E2="77705923"), "04A1B2C3"), Unknown)


def test_a_tag_nobody_registered_means_nothing() -> None:
    assert isinstance(classify_tag(grammar(E1="1234"), "04A1B2C3"), Unknown)


def test_goods_mean_what_their_memory_says() -> None:
    found = classify_tag(grammar(), SGTIN)
    assert isinstance(found, UnitMeaning)
    assert (found.item, found.unit) == ("HSG-40", "6789")


@pytest.mark.parametrize("text", ["", "04A1", SGTIN, "B10482", "no tag"])
def test_what_is_no_card_has_no_spellings(text: str) -> None:
    assert badge_forms(text) == ()


def test_a_badge_is_not_taken_for_the_part_of_another_kind() -> None:
    plant = Grammar(
        known=lambda code: (Candidate(CodeKind.ORDER, "WO-1"),) if code == "77705923" else (),
        item_of_gtin=lambda _gtin: None,
        in_context=lambda _candidate: False,
        year=lambda: 2026,
    )
    assert isinstance(classify_tag(plant, "04A1B2C3"), Unknown)
