"""What labels, tags and doubtful numbers mean to the plant: items, packages, lots without separators."""

import dataclasses
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.classify import Grammar, classify
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.label_patterns import plant_patterns
from terminal.domain.codes.meanings import (
    BoxMeaning,
    Candidate,
    CodeKind,
    ItemMeaning,
    LotMeaning,
    Meaning,
    OrderMeaning,
    PersonMeaning,
    UnitMeaning,
    Unknown,
    UnknownReason,
)
from terminal.domain.codes.text import GS, TAG
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import CodePattern

GTIN = "09506000134352"
SCREW, DRIVER = "SCR-4", "DRV-1"
TAG_OF_UNIT = "3074257BF7194E4000001A85"
KNOWN: dict[str, tuple[Candidate, ...]] = {
    SCREW: (Candidate(CodeKind.ITEM, SCREW),),
    "SUP-77": (Candidate(CodeKind.ITEM, SCREW),),
    "4711": (Candidate(CodeKind.LOT, "4711", DRIVER),),
    "2611-0530": (Candidate(CodeKind.LOT, "2611-0530", SCREW),),
    "UN1KNOWN": (Candidate(CodeKind.BOX, "UN1KNOWN"),),
    "WO-7": (Candidate(CodeKind.ORDER, "WO-7"),),
    "E10488": (Candidate(CodeKind.PERSON, "P8"),),
    "E28011606000020000000000A": (Candidate(CodeKind.PERSON, "P9"),),
    "urn:epc:id:giai:0614141.5678": (Candidate(CodeKind.LOCATION, "TROLLEY-9"),),
    "XX": (Candidate(CodeKind.ITEM, "ONE"), Candidate(CodeKind.ITEM, "TWO")),
}
ITEMS = {GTIN: ItemCode(SCREW), "80614141123458": ItemCode(DRIVER)}
SHAPES = {SCREW: re.compile(r"\d{4}-\d{4}")}
PATTERNS = plant_patterns(
    [CodePattern(code="p", means="lot", pattern=r"P(?P<item>[^|]+)\|L(?P<lot>[^|]+)\|Q(?P<quantity>.+)")]
)
GRAMMAR = Grammar(
    known=lambda code: KNOWN.get(code) or (),
    item_of_gtin=ITEMS.get,
    in_context=lambda _: False,
    year=lambda: 2026,
    lot_shape=SHAPES.get,
    unit_shape=lambda item: re.compile("S[0-9]{4}") if item == SCREW else None,
    patterns=PATTERNS,
)


def label(*fields: str) -> Meaning:
    return classify(GRAMMAR, f"[)>\x1e06{GS}{GS.join(fields)}\x1e\x04", "]d1")


# ---------------------------------------------------------------- supplier labels


def test_material_label_is_its_lot_not_its_package() -> None:
    found = label(f"P{SCREW}", "1T2611-0530", "Q500", "1JUN123456789A", "14D20271231")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.item, found.known) == ("2611-0530", SCREW, True)
    assert (found.quantity, found.expires) == (Decimal(500), date(2027, 12, 31))
    assert found.data is not None
    assert (found.data.symbology, found.data.box) == ("]d1", "UN123456789A")


def test_package_the_plant_has_is_the_package() -> None:
    found = label(f"P{SCREW}", "1T2611-0530", "Q500", "1JUN1KNOWN")
    assert isinstance(found, BoxMeaning)
    assert (found.box, found.known) == ("UN1KNOWN", True)


def test_item_by_the_suppliers_number_where_ours_is_not_told() -> None:
    found = label("1PSUP-77", "1T2611-0530")
    assert isinstance(found, LotMeaning)
    assert found.item == SCREW


@pytest.mark.parametrize("number", ["PNOBODYS", "1PNOBODYS", "PXX"])
def test_lot_of_an_unknown_item_is_never_that_of_another(number: str) -> None:
    """Lot 4711 is in the plant, but of the driver: a label that names another item does not mean it."""
    found = label(number, "1T4711", "Q5")
    assert isinstance(found, Unknown)
    assert (found.why, found.data and found.data.lot) == (UnknownReason.ITEM_NOT_KNOWN, "4711")


def test_lot_of_another_item_is_a_new_lot_of_this_one() -> None:
    found = label(f"P{SCREW}", "1T4711")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.item, found.known) == ("4711", SCREW, False)


def test_serial_of_one_piece_is_a_unit_of_many_a_package() -> None:
    one, many = label(f"P{SCREW}", "S0001", "Q1"), label(f"P{SCREW}", "S0001", "Q500")
    assert isinstance(one, UnitMeaning)
    assert (one.unit, one.item) == ("0001", SCREW)
    assert isinstance(many, BoxMeaning)
    assert many.box == "0001"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (("WWO-7", f"P{SCREW}"), OrderMeaning),
        ((f"P{SCREW}", "Q12"), ItemMeaning),
        (("KWO-7",), OrderMeaning),
        (("1HE10488",), PersonMeaning),
        (("9Z2611-0530",), LotMeaning),
    ],
)
def test_what_else_a_label_may_name(fields: tuple[str, ...], kind: type) -> None:
    assert type(label(*fields)) is kind


def test_label_that_names_nothing() -> None:
    found = label("V123", "4LCN")
    assert isinstance(found, Unknown)
    assert found.why is UnknownReason.NO_MEANING


def test_wrong_label_says_what_and_where() -> None:
    found = label(f"P{SCREW}", "Qmany")
    assert isinstance(found, Unknown)
    assert (found.why, found.fault) == (UnknownReason.BAD_DATA, CodeFault(DataFault.QUANTITY, "Q"))


def test_template_with_a_wrong_number_is_refused_not_booked_without_it() -> None:
    found = classify(GRAMMAR, f"P{SCREW}|L2611-0530|Q1,200")
    assert isinstance(found, Unknown)
    assert (found.why, found.fault) == (UnknownReason.BAD_DATA, CodeFault(DataFault.FORMAT, "1,200"))
    good = classify(GRAMMAR, f"P{SCREW}|L2611-0530|Q1200")
    assert isinstance(good, LotMeaning)
    assert (good.quantity, good.known) == (Decimal(1200), True)


# ---------------------------------------------------------------- lots and serial numbers without separators


def test_missing_separator_is_told_with_the_lot() -> None:
    found = classify(GRAMMAR, f"]C101{GTIN}102611-053017271231")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.expires) == ("2611-0530", date(2027, 12, 31))
    assert found.warnings == (CodeWarning.FNC1_MISSING,)


def test_serial_number_without_separator() -> None:
    found = classify(GRAMMAR, f"]C101{GTIN}21S0001102611-0530")
    assert isinstance(found, UnitMeaning)
    assert (found.unit, found.lot, found.warnings) == ("S0001", "2611-0530", (CodeWarning.FNC1_MISSING,))


def test_lot_too_long_because_it_swallowed_what_follows() -> None:
    found = classify(GRAMMAR, "]C10180614141123458" + "10ABC1231725123111251101")
    assert isinstance(found, Unknown)
    assert found.fault == CodeFault(DataFault.SEPARATOR_MISSING, "(10)")


def test_lot_that_has_not_its_items_shape_is_told() -> None:
    found = classify(GRAMMAR, f"]C101{GTIN}10OTHER")
    assert isinstance(found, LotMeaning)
    assert (found.known, found.warnings) == (False, (CodeWarning.LOT_UNUSUAL,))


# ---------------------------------------------------------------- tags


def test_tag_of_a_piece_is_the_unit() -> None:
    found = classify(GRAMMAR, TAG_OF_UNIT, TAG)
    assert isinstance(found, UnitMeaning)
    assert (found.unit, found.item, found.known) == ("6789", DRIVER, False)


def test_same_digits_from_a_scanner_are_just_a_code() -> None:
    assert classify(GRAMMAR, TAG_OF_UNIT) == Unknown(raw=TAG_OF_UNIT, why=UnknownReason.NOT_KNOWN)


def test_badge_by_the_number_of_its_tag() -> None:
    found = classify(GRAMMAR, "E28011606000020000000000A", TAG)
    assert isinstance(found, PersonMeaning)
    assert found.person == "P9"


def test_asset_by_its_urn() -> None:
    by_tag = classify(GRAMMAR, "3474257BF40000000000162E", TAG)
    by_code = classify(GRAMMAR, "urn:epc:id:giai:0614141.5678")
    assert type(by_tag).__name__ == type(by_code).__name__ == "LocationMeaning"


def test_tag_with_wrong_bits_is_refused() -> None:
    found = classify(GRAMMAR, "307C257BF7194E4000001A85", TAG)
    assert isinstance(found, Unknown)
    assert found.fault == CodeFault(DataFault.FORMAT, "sgtin")


@pytest.mark.slow
@given(st.text(max_size=60), st.sampled_from(["", "]d1", TAG]))
def test_no_text_raises(text: str, aim: str) -> None:
    for whole in (text, f"[)>\x1e06{GS}{text}", f"urn:epc:id:sgtin:{text}", f"PA|L{text}|Q{text}"):
        assert classify(GRAMMAR, whole, aim, "029").raw == whole


# ---------------------------------------------------------------- what cannot be seen


@pytest.mark.parametrize("means", ["unit", "lot", "box", "order"])
@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\x1b", "\x00", "\x9b", "\u061c", "\ue000", "\ud800", "\u2028"]
)
def test_nothing_is_called_what_cannot_be_seen(means: str, sign: str) -> None:
    """On a screen or label it would look like another, or command what shows it."""
    patterns = plant_patterns([CodePattern(code="p", means=means, pattern="S.{1,20}")])
    grammar = dataclasses.replace(GRAMMAR, patterns=patterns)
    assert not isinstance(classify(grammar, "SN 1汉·é"), Unknown)
    found = classify(grammar, f"SN{sign}4711")
    assert isinstance(found, Unknown)
    assert found.fault == CodeFault(DataFault.UNSEEN)


def test_a_suppliers_own_name_may_have_wide_spaces() -> None:
    pattern = r"P(?P<lot>[^|]+)\|(?P<supplier>.+)"
    grammar = dataclasses.replace(
        GRAMMAR, patterns=plant_patterns([CodePattern(code="p", means="lot", pattern=pattern)])
    )
    assert isinstance(classify(grammar, "P4712|甲\u3000乙"), LotMeaning)
    assert isinstance(classify(grammar, "P47\u30002|甲"), Unknown)
