"""What a scanned text means: order of judgement, ambiguity, GS1 against masters; nothing ever raises."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.ai_table import AI_TABLE, fault_of
from terminal.domain.codes.classify import Grammar, classify
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.codes.fault import CodeWarning, DataFault
from terminal.domain.codes.label_patterns import plant_patterns
from terminal.domain.codes.meanings import (
    Ambiguous,
    BoxMeaning,
    Candidate,
    CodeKind,
    CommandMeaning,
    ItemMeaning,
    LocationMeaning,
    LotMeaning,
    Meaning,
    OrderMeaning,
    PersonMeaning,
    StationMeaning,
    UnitMeaning,
    Unknown,
    UnknownReason,
)
from terminal.domain.codes.parsed import Scheme
from terminal.domain.codes.text import GS
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import CodePattern
from tests.terminal.domain.codes.benchmark import SAMPLES, benchmark_grammar, measure

GTIN, OTHER_GTIN = "09506000134352", "04006381333931"
SSCC = "106141412345678908"
GSRN = "950600013430000009"
CAPACITOR, DRIVER = "CAP-470", "DRV-1"

AI_SCHEMES = {Scheme.GS1, Scheme.LINK, Scheme.EPC}
KNOWN: dict[str, tuple[Candidate, ...]] = {
    "B-0007": (Candidate(CodeKind.PERSON, "P7"),),
    GSRN: (Candidate(CodeKind.PERSON, "P8"),),
    "WO-2611": (Candidate(CodeKind.ORDER, "WO-2611"),),
    "U-1": (Candidate(CodeKind.UNIT, "U-1", DRIVER),),
    "2611-0530": (Candidate(CodeKind.LOT, "L1", CAPACITOR), Candidate(CodeKind.LOT, "L2", DRIVER)),
    "2611-0531": (Candidate(CodeKind.LOT, "L3", CAPACITOR),),
    CAPACITOR: (Candidate(CodeKind.ITEM, CAPACITOR),),
    "ST-020": (Candidate(CodeKind.STATION, "ST-020"),),
    "A-01-02": (Candidate(CodeKind.LOCATION, "A-01-02"),),
    "9506000134307": (Candidate(CodeKind.STATION, "ST-030"),),
    "BOX-9": (Candidate(CodeKind.BOX, "BOX-9"),),
    "777": (Candidate(CodeKind.ORDER, "777"), Candidate(CodeKind.UNIT, "777", DRIVER)),
    "251231": (Candidate(CodeKind.ORDER, "251231"),),
    "T-9": (Candidate(CodeKind.LOCATION, "TROLLEY-9"),),
}
LABEL = r"物料:(?P<item>[^;]+);批次:(?P<lot>[^;]+)(?:;数量:(?P<quantity>[0-9.,]+))?"
PATTERNS = plant_patterns(
    [
        CodePattern(code="unit", means="unit", pattern=r"U-\d+"),
        CodePattern(code="order", means="order", pattern=r"WO-(?P<code>\d{4})x"),
        CodePattern(code="label", means="lot", pattern=LABEL),
        CodePattern(code="serial", means="unit", pattern=r"S(?P<serial>\d{5})"),
        CodePattern(code="five", means="box", pattern=r"S\d{5}"),
        CodePattern(code="any16", means="box", pattern=r"\d{16}"),
    ]
)  # fmt: skip


def grammar(*, order_item: str = "", patterns: Sequence[object] = PATTERNS) -> Grammar:
    return Grammar(
        known=lambda code: KNOWN.get(code, ()),
        item_of_gtin=lambda gtin: ItemCode(CAPACITOR) if gtin == GTIN else None,
        in_context=lambda candidate: candidate.item == order_item != "",
        year=lambda: 2026,
        lot_shape=lambda item: re.compile(r"\d{4}-\d{4}|[A-Z]{3}\d{3}") if item == CAPACITOR else None,
        patterns=tuple(patterns),  # type: ignore[arg-type]
    )


def meaning(text: str, aim: str = "", *, order_item: str = "") -> Meaning:
    return classify(grammar(order_item=order_item), text, aim)


# ---------------------------------------------------------------- known codes, commands, nothing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B-0007", PersonMeaning(raw="B-0007", badge="B-0007", person="P7")),  # type: ignore[arg-type]
        ("WO-2611", OrderMeaning(raw="WO-2611", order="WO-2611")),  # type: ignore[arg-type]
        ("U-1", UnitMeaning(raw="U-1", unit="U-1", item=DRIVER)),  # type: ignore[arg-type]
        ("2611-0531", LotMeaning(raw="2611-0531", lot="L3", item=CAPACITOR)),  # type: ignore[arg-type]
        (CAPACITOR, ItemMeaning(raw=CAPACITOR, item=CAPACITOR)),  # type: ignore[arg-type]
        ("ST-020", StationMeaning(raw="ST-020", station="ST-020")),  # type: ignore[arg-type]
        ("A-01-02", LocationMeaning(raw="A-01-02", location="A-01-02")),  # type: ignore[arg-type]
        ("BOX-9", BoxMeaning(raw="BOX-9", box="BOX-9")),  # type: ignore[arg-type]
        ("]C0WO-2611\r\n", OrderMeaning(raw="]C0WO-2611\r\n", order="WO-2611")),  # type: ignore[arg-type]
        ("\ufeffBOX-9\u200b\t", BoxMeaning(raw="\ufeffBOX-9\u200b\t", box="BOX-9")),  # type: ignore[arg-type]
    ],
)
def test_known_code(text: str, expected: Meaning) -> None:
    assert meaning(text) == expected


@pytest.mark.parametrize("word", CommandWord)
def test_command_comes_before_everything(word: CommandWord) -> None:
    found = classify(grammar(), f" {command_code(word).lower()}\r")
    assert isinstance(found, CommandMeaning)
    assert found.word is word


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", UnknownReason.EMPTY),
        ("\r\n\u200b", UnknownReason.EMPTY),
        (GS, UnknownReason.EMPTY),
        ("X" * 2049, UnknownReason.TOO_LONG),
        ("XTPXGOODOP", UnknownReason.BAD_COMMAND),
        ("HELLO", UnknownReason.NOT_KNOWN),
        ("12345678", UnknownReason.NOT_KNOWN),
        ("https://x.cn/products", UnknownReason.NOT_KNOWN),
        (f"01{OTHER_GTIN}10A", UnknownReason.ITEM_NOT_KNOWN),
        (f"]C101{OTHER_GTIN}", UnknownReason.ITEM_NOT_KNOWN),
        (f"]C1{GS}17251231", UnknownReason.NO_MEANING),
        ("(91)SECRET", UnknownReason.NO_MEANING),
    ],
)
def test_unknown_says_why_and_keeps_the_text(text: str, why: UnknownReason) -> None:
    found = meaning(text)
    assert isinstance(found, Unknown)
    assert (found.raw, found.why, found.known) == (text, why, False)


@pytest.mark.parametrize(
    ("text", "aim", "fault"),
    [
        ("010950600013435110ABC", "]C1", DataFault.CHECK_DIGIT),
        ("0109506000134351", "]d2", DataFault.CHECK_DIGIT),
        ("(01)09506000134351(10)ABC", "", DataFault.CHECK_DIGIT),
        ("https://x.cn/01/09506000134351", "", DataFault.CHECK_DIGIT),
        ("010950600013435110ABC", "", DataFault.CHECK_DIGIT),
        ("4006381333932", "]E0", DataFault.CHECK_DIGIT),
        (f"01{GTIN}17251399", "]C1", DataFault.DATE),
        ("https://id.gs1.org/AQnYUc1gmiERBhQ", "", DataFault.COMPRESSED_LINK),
        ("S12345", "]C1", DataFault.UNKNOWN_IDENTIFIER),
    ],
)
def test_bad_gs1_data_is_nothing_else_either(text: str, aim: str, fault: DataFault) -> None:
    found = classify(grammar(), text, aim)
    assert isinstance(found, Unknown)
    assert found.why is UnknownReason.BAD_DATA
    assert found.fault is not None
    assert found.fault.kind is fault


# ---------------------------------------------------------------- which one


def test_lot_number_on_two_items_is_asked_without_an_order() -> None:
    found = meaning("2611-0530")
    assert isinstance(found, Ambiguous)
    assert [thing.lot for thing in found.candidates if isinstance(thing, LotMeaning)] == ["L1", "L2"]


@pytest.mark.parametrize(("item", "lot"), [(CAPACITOR, "L1"), (DRIVER, "L2")])
def test_active_order_settles_the_lot(item: str, lot: str) -> None:
    found = meaning("2611-0530", order_item=item)
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.item) == (lot, item)


def test_gtin_settles_the_lot() -> None:
    found = meaning(f"]C101{GTIN}102611-0530")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.item, found.known) == ("L1", CAPACITOR, True)


def test_lot_of_another_item_is_never_taken() -> None:
    """A driver's serial on a capacitor's label names no known unit."""
    found = meaning(f"(01){GTIN}(21)U-1")
    assert isinstance(found, UnitMeaning)
    assert (found.unit, found.item, found.known) == ("U-1", CAPACITOR, False)


def test_two_kinds_are_asked_or_settled() -> None:
    both = meaning("777")
    assert isinstance(both, Ambiguous)
    assert [type(thing) for thing in both.candidates] == [OrderMeaning, UnitMeaning]
    assert isinstance(meaning("777", order_item=DRIVER), UnitMeaning)


# ---------------------------------------------------------------- GS1


def test_lot_with_everything_on_its_label() -> None:
    found = meaning(f"]d201{GTIN}102611-0531{GS}1726120030250")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.quantity, found.expires) == ("L3", Decimal(250), date(2026, 12, 31))
    assert found.data is not None
    assert (found.data.gtin, found.warnings) == (GTIN, ())


@pytest.mark.parametrize(
    "text",
    [
        f"]C101{GTIN}10ABC123{GS}17251231",
        f"]C101{GTIN}10ABC123{{GS}}17251231",
        f"]Q301{GTIN}10ABC123<GS>17251231\r\n",
        f"{GS}01{GTIN}10ABC123^]17251231",
        f"(01){GTIN}(10)ABC123(17)251231",
        f"https://trace.example.cn/01/{GTIN}/10/ABC123?17=251231",
        "https://x/gtin/9506000134352/lot/ABC123?exp=251231",
        f"01{GTIN}10ABC12317251231",
    ],
)
def test_all_spellings_mean_the_same_lot(text: str) -> None:
    found = meaning(text)
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.item, found.expires) == ("ABC123", CAPACITOR, date(2025, 12, 31))
    assert found.known is False


def test_what_this_scanner_leaves_of_a_separator() -> None:
    found = classify(grammar(), f"]C101{GTIN}10ABC12302921S", residue="029")
    assert isinstance(found, UnitMeaning)
    assert (found.unit, found.lot) == ("S", "ABC123")


def test_missing_flag_and_separator_are_told() -> None:
    found = meaning(f"01{GTIN}10ABC1231725123121SER9")
    assert isinstance(found, UnitMeaning)
    assert (found.unit, found.lot) == ("SER9", "ABC123")
    assert found.warnings == (CodeWarning.NOT_FLAGGED, CodeWarning.FNC1_MISSING)


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("9506000134352", ItemMeaning, CAPACITOR),
        (GTIN, ItemMeaning, CAPACITOR),
        (f"]E0{GTIN[1:]}", ItemMeaning, CAPACITOR),
        (f"]C101{GTIN}", ItemMeaning, CAPACITOR),
        (f"]C100{SSCC}", BoxMeaning, SSCC),
        (SSCC, BoxMeaning, SSCC),
        (f"00{SSCC}02{OTHER_GTIN}3710", BoxMeaning, SSCC),
        (f"]d28018{GSRN}", PersonMeaning, GSRN),
        (f"]d2240{CAPACITOR}{GS}10ABC123", LotMeaning, "ABC123"),
        ("]C110NEW-LOT", LotMeaning, "NEW-LOT"),
        ("]C1400WO-2611", OrderMeaning, "WO-2611"),
        ("]C14149506000134307", StationMeaning, "ST-030"),
        ("(8004)T-9", LocationMeaning, "TROLLEY-9"),
        ("(99)T-9", LocationMeaning, "TROLLEY-9"),
    ],
)
def test_named_things(text: str, kind: type, key: str) -> None:
    found = meaning(text)
    assert type(found) is kind
    keys = ("badge", "order", "unit", "lot", "item", "station", "location", "box")
    assert key in {getattr(found, name, None) for name in keys}


def test_gsrn_is_the_badge_of_its_person() -> None:
    found = meaning(f"(8018){GSRN}")
    assert isinstance(found, PersonMeaning)
    assert (found.badge, found.person) == (GSRN, "P8")


def test_date_on_a_label_is_no_order() -> None:
    assert isinstance(meaning("251231"), OrderMeaning)
    assert isinstance(meaning("]C117251231"), Unknown)


def test_declared_identifier_wins_over_length_and_length_without_it() -> None:
    declared = meaning("]C110614141000415")
    assert isinstance(declared, LotMeaning)
    assert declared.lot == "614141000415"
    bare = meaning("10614141000415")
    assert isinstance(bare, Unknown)
    assert bare.data is not None
    assert bare.data.gtin == "10614141000415"


# ---------------------------------------------------------------- patterns


def test_new_codes_by_pattern() -> None:
    unit, order, label = meaning("U-99"), meaning("WO-2611x"), meaning("物料:R1;批次:77;数量:1,5")
    assert isinstance(unit, UnitMeaning)
    assert (unit.unit, unit.known) == ("U-99", False)
    assert isinstance(order, OrderMeaning)
    assert order.order == "2611"
    assert isinstance(label, LotMeaning)
    assert (label.lot, label.item, label.quantity, label.known) == ("77", "R1", Decimal("1.5"), False)


def test_known_part_of_a_pattern_is_found() -> None:
    found = meaning(f"物料:{CAPACITOR};批次:2611-0530;数量:20")
    assert isinstance(found, LotMeaning)
    assert (found.lot, found.known, found.quantity) == ("L1", True, Decimal(20))


def test_two_patterns_are_asked() -> None:
    found = meaning("S12345")
    assert isinstance(found, Ambiguous)
    assert [type(thing) for thing in found.candidates] == [UnitMeaning, BoxMeaning]


def test_pattern_comes_before_undeclared_data_the_plant_does_not_have() -> None:
    assert isinstance(meaning(f"01{OTHER_GTIN}"), BoxMeaning)
    assert isinstance(meaning(f"01{GTIN}"), ItemMeaning)


def test_text_too_long_for_patterns_is_not_tried() -> None:
    assert isinstance(meaning("U-" + "1" * 254), UnitMeaning)
    assert isinstance(meaning("U-" + "1" * 255), Unknown)


def test_pattern_of_no_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        plant_patterns([CodePattern(code="x", means="colour", pattern="a")])


# ---------------------------------------------------------------- any text


@pytest.mark.slow
@given(st.text(max_size=80), st.sampled_from(["", "]C1", "]d2", "]E0", "]Q1", "]I1"]))
def test_no_text_raises_and_no_wrong_data_comes_out(text: str, aim: str) -> None:
    found = classify(grammar(), text, aim, "029")
    assert found.raw == text
    for ai, value in found.data.elements if found.data and found.data.scheme in AI_SCHEMES else ():
        assert fault_of(AI_TABLE[ai], value, 2026) is None


def test_benchmark_measures_every_kind_of_text() -> None:
    plant = benchmark_grammar(10)
    assert set(measure(3, 10)) == set(SAMPLES)
    found = {name: type(classify(plant, text)).__name__ for name, text in SAMPLES.items()}
    labels = {"gs1": "LotMeaning", "link": "LotMeaning", "pattern": "LotMeaning"}
    assert found == {"known": "UnitMeaning", "command": "CommandMeaning", **labels, "unknown": "Unknown"}
