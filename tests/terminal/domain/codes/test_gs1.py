"""GS1 element strings: what is read, what is refused; writing and reading are inverse."""

import re
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.ai_table import AI_TABLE, check_digit, fault_of, gs1_date, has_check_digit
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.gs1 import ElementString, machine_form, parse_bare_key, printed_form
from terminal.domain.codes.gs1_reader import parse_elements
from terminal.domain.codes.text import GS, clean, with_separators

YEAR = 2026
GTIN = "09506000134352"
SSCC = "106141412345678908"
CSET82 = "!\"%&'()*+,-./:;<=>?_" + string.ascii_letters + string.digits


def read(text: str, **options: object) -> ElementString:
    found = parse_elements(text, YEAR, **options)  # type: ignore[arg-type]
    assert isinstance(found, ElementString), found
    return found


def elements(text: str) -> list[tuple[str, str]]:
    return list(read(text).elements)


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"01{GTIN}", [("01", GTIN)]),
        (f"01{GTIN}10AB{GS}17251231", [("01", GTIN), ("10", "AB"), ("17", "251231")]),
        (f"01{GTIN}1725123110AB", [("01", GTIN), ("17", "251231"), ("10", "AB")]),
        (f"{GS}01{GTIN}{GS}10AB{GS}{GS}21X{GS}", [("01", GTIN), ("10", "AB"), ("21", "X")]),
        (f"00{SSCC}", [("00", SSCC)]),
        (f"02{GTIN}37120{GS}10L", [("02", GTIN), ("37", "120"), ("10", "L")]),
        (f"01{GTIN}3103001250307", [("01", GTIN), ("3103", "001250"), ("30", "7")]),
        (f"01{GTIN}7003251231235921S", [("01", GTIN), ("7003", "2512312359"), ("21", "S")]),
        ("4149506000134307254A7", [("414", "9506000134307"), ("254", "A7")]),
        ("8008251231235959", [("8008", "251231235959")]),
        (f"8006{GTIN}0102", [("8006", f"{GTIN}0102")]),
        ("800309506000134352A1", [("8003", "09506000134352A1")]),
        ("91INTERNAL-7", [("91", "INTERNAL-7")]),
        (f"01{GTIN}01{GTIN}", [("01", GTIN)]),
    ],
)
def test_machine_form(text: str, expected: list[tuple[str, str]]) -> None:
    assert elements(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"(01){GTIN}(10)AB", [("01", GTIN), ("10", "AB")]),
        (f"(01) {GTIN} (10) AB ", [("01", GTIN), ("10", "AB")]),
        (f"(01){GTIN}(10)AB(C)12(17)251231", [("01", GTIN), ("10", "AB(C)12"), ("17", "251231")]),
        (f"(01){GTIN}(10)AB(5)(X)(1234)", [("01", GTIN), ("10", "AB(5)(X)(1234)")]),
    ],
)
def test_printed_form_with_parentheses_in_values(text: str, expected: list[tuple[str, str]]) -> None:
    assert elements(text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", DataFault.EMPTY),
        ("0109506000134351", DataFault.CHECK_DIGIT),
        ("010950600013435110ABC", DataFault.CHECK_DIGIT),
        ("(01)09506000134351(10)ABC", DataFault.CHECK_DIGIT),
        ("00106141412345678907", DataFault.CHECK_DIGIT),
        ("4149506000134308", DataFault.CHECK_DIGIT),
        ("801795060001343000000", DataFault.FORMAT),
        ("80030" + "9506000134351", DataFault.CHECK_DIGIT),
        ("80031" + "9506000134352", DataFault.CHECK_DIGIT),
        (f"01{GTIN}17251332", DataFault.DATE),
        (f"01{GTIN}17250230", DataFault.DATE),
        (f"01{GTIN}70032512312460", DataFault.DATE),
        (f"01{GTIN}4326250200", DataFault.DATE),
        (f"01{GTIN}1725", DataFault.FORMAT),
        (f"01{GTIN}10", DataFault.FORMAT),
        (f"01{GTIN}10{'A' * 21}", DataFault.FORMAT),
        (f"01{GTIN}10批次", DataFault.FORMAT),
        (f"01{GTIN}3012345678" + "9", DataFault.FORMAT),
        (f"01{GTIN}10AB CD", DataFault.FORMAT),
        (f"01{GTIN}0599", DataFault.UNKNOWN_IDENTIFIER),
        (f"01{GTIN}10A{GS}10B", DataFault.CONTRADICTION),
        (f"01{GTIN}02{GTIN}", DataFault.CONTRADICTION),
        (f"8006{GTIN}0302", DataFault.FORMAT),
        ("91" + "A" * 90 + GS + "92" * 300, DataFault.TOO_LONG),
        ("٠١٠٩٥٠٦٠٠٠١٣٤٣٥٢", DataFault.UNKNOWN_IDENTIFIER),
    ],
)
def test_refused(text: str, fault: DataFault) -> None:
    found = parse_elements(text, YEAR)
    assert isinstance(found, CodeFault)
    assert found.kind is fault


def test_named_fields() -> None:
    data = read(f"01{GTIN}112501001726020010L7{GS}21S9{GS}3025")
    assert (data.gtin, data.lot, data.serial, data.sscc) == (GTIN, "L7", "S9", "")
    assert (data.produced, data.expires) == (date(2025, 1, 31), date(2026, 2, 28))
    assert data.quantity == Decimal(25)
    assert read(f"00{SSCC}02{GTIN}37400").quantity == Decimal(400)
    assert read("70032802291200").expires == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("251231", 2026, date(2025, 12, 31)),
        ("760101", 2026, date(2076, 1, 1)),
        ("770101", 2026, date(1977, 1, 1)),
        ("990101", 2049, date(2099, 1, 1)),
        ("000101", 2051, date(2100, 1, 1)),
        ("010101", 2051, date(2101, 1, 1)),
        ("240200", 2026, date(2024, 2, 29)),
        ("250200", 2026, date(2025, 2, 28)),
        ("000200", 2026, date(2000, 2, 29)),
    ],
)
def test_century_and_day_zero(text: str, year: int, expected: date) -> None:
    assert gs1_date(text, year) == expected


def test_check_digit_of_published_numbers() -> None:
    for number in ("4006381333931", "96385074", "036000291452", "10614141000415", "106141412345678908"):
        assert has_check_digit(number), number


def test_every_identifier_is_prefix_free_and_reads_its_own_example() -> None:
    for ai in AI_TABLE:
        assert not any(other != ai and other.startswith(ai) for other in AI_TABLE), ai
    assert {len(ai) for ai in AI_TABLE} == {2, 3, 4}
    assert not AI_TABLE["3100"].separated
    assert AI_TABLE["422"].separated
    assert AI_TABLE["422"].length == 3


# ---------------------------------------------------------------- missing and left-over separators


def lots_of(pattern: str) -> dict[str, object]:
    return {"shapes_of": lambda gtin: {"10": re.compile(pattern)} if gtin == GTIN else {}}


def test_lot_without_separator_is_cut_by_the_shape_of_its_item() -> None:
    swallowed = f"01{GTIN}10ABC1231725123121SER9"
    assert read(swallowed).lot == "ABC1231725123121SER9"
    data = read(swallowed, **lots_of("[A-Z]{3}[0-9]{3}"))
    assert (data.lot, data.serial, data.expires) == ("ABC123", "SER9", date(2025, 12, 31))
    assert data.warnings == (CodeWarning.FNC1_MISSING,)


def test_swallowed_lot_longer_than_allowed_is_cut_too() -> None:
    text = f"01{GTIN}10ABC12317251231112401013021"
    assert parse_elements(text, YEAR) == CodeFault(DataFault.SEPARATOR_MISSING, "(10)")
    assert read(text, **lots_of("[A-Z]{3}[0-9]{3}")).quantity == Decimal(21)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"(01){GTIN}(10)AB(17)251399", CodeFault(DataFault.DATE, "(17)")),
        (f"(01){GTIN}(10)AB(11)", CodeFault(DataFault.EMPTY, "(11)")),
        (f"(01){GTIN}(10)(11)251231", CodeFault(DataFault.EMPTY, "(10)")),
        (f"(01){GTIN}(10)AB(17)251399(21)X", CodeFault(DataFault.DATE, "(17)")),
        (f"(01){GTIN}(10)AB(99)", CodeFault(DataFault.EMPTY, "(99)")),
        (f"(01){GTIN}(10)AB(12)34", CodeFault(DataFault.FORMAT, "(12)")),
    ],
)
def test_printed_identifier_without_its_value_is_no_part_of_a_lot(text: str, fault: CodeFault) -> None:
    assert parse_elements(text, YEAR) == fault


def test_printed_identifier_is_part_of_a_lot_of_that_shape() -> None:
    found = read(f"(01){GTIN}(10)AB(12)34(17)251231", **lots_of(r"AB\(12\)[0-9]{2}"))
    assert found.elements[1:] == (("10", "AB(12)34"), ("17", "251231"))


def test_serial_without_separator_is_cut_by_its_shape_too() -> None:
    shapes = {"21": re.compile("S[0-9]{4}")}
    data = read(f"01{GTIN}21S123417251231", shapes_of=lambda _: shapes)
    assert (data.serial, data.warnings) == ("S1234", (CodeWarning.FNC1_MISSING,))
    odd = read(f"01{GTIN}21X1", shapes_of=lambda _: shapes)
    assert (odd.serial, odd.warnings) == ("X1", (CodeWarning.SERIAL_UNUSUAL,))


def test_lot_of_unknown_shape_that_ends_like_further_data_is_marked() -> None:
    data = read(f"01{GTIN}10ABC12317251231")
    assert (data.lot, data.warnings) == ("ABC12317251231", (CodeWarning.MAY_GO_ON,))
    assert read(f"01{GTIN}10ABC12317251232").warnings == ()
    assert read(f"01{GTIN}10ABC123{GS}17251231").warnings == ()


def test_separator_between_angles_counts_where_the_rest_reads_cleanly() -> None:
    assert read(f"01{GTIN}10AB<GS>17251231").lot == "AB"
    assert read(f"01{GTIN}10A<GS>B<fnc1>21S").elements[1:] == (("10", "A<GS>B"), ("21", "S"))
    assert read(f"01{GTIN}422156<GS>21S").elements[1:] == (("422", "156"), ("21", "S"))


@pytest.mark.slow
@given(st.integers(1, 45))
def test_many_doubtful_elements_take_no_time(count: int) -> None:
    """Each may end in several places: without memory this would take two to the power of `count` steps."""
    parse_elements(f"01{GTIN}" + f"10A17251231{GS}" * count, YEAR)
    parse_elements(f"01{GTIN}" + "10A" * 3 * count, YEAR, **lots_of("A+"))  # type: ignore[arg-type]


def test_two_ways_to_cut_are_none() -> None:
    text = f"01{GTIN}10A21B21C"  # A with serial B21C, or A21B with serial C
    found = parse_elements(text, YEAR, **lots_of("A|A21B"))  # type: ignore[arg-type]
    assert found == CodeFault(DataFault.SEPARATOR_MISSING, "(10)")


def test_lot_of_another_shape_is_kept_and_marked() -> None:
    data = read(f"01{GTIN}10XYZ", **lots_of("[0-9]+"))
    assert (data.lot, data.warnings) == ("XYZ", (CodeWarning.LOT_UNUSUAL,))


def test_fixed_length_tells_where_a_missing_separator_was() -> None:
    data = read(f"01{GTIN}42215621S1")
    assert data.elements[1:] == (("422", "156"), ("21", "S1"))
    assert data.warnings == (CodeWarning.FNC1_MISSING,)


def test_residue_is_a_separator_only_where_the_rest_reads_cleanly() -> None:
    data = read(f"01{GTIN}10AB029C02921S029", residue="029")
    assert data.elements[1:] == (("10", "AB029C"), ("21", "S029"))
    assert data.warnings == (CodeWarning.SEPARATOR_GUESSED,)
    assert read(f"01{GTIN}1725123102910AB", residue="029").lot == "AB"
    assert read(f"01{GTIN}10AB02921S").lot == "AB02921S"
    assert read(f"01{GTIN}42215602921S", residue="029").serial == "S"


# ---------------------------------------------------------------- bare keys


@pytest.mark.parametrize(
    ("text", "ai", "value"),
    [
        ("96385074", "01", "00000096385074"),
        ("036000291452", "01", "00036000291452"),
        ("4006381333931", "01", "04006381333931"),
        ("10614141000415", "01", "10614141000415"),
        ("106141412345678908", "00", "106141412345678908"),
    ],
)
def test_bare_key_is_told_by_length_not_by_what_else_it_might_be(text: str, ai: str, value: str) -> None:
    data = parse_bare_key(text, YEAR)
    assert isinstance(data, ElementString)
    assert data.elements == ((ai, value),)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("4006381333932", DataFault.CHECK_DIGIT),
        ("1234567", DataFault.NOT_GS1),
        ("ABCDEFGH", DataFault.NOT_GS1),
    ],
)
def test_no_bare_key(text: str, fault: DataFault) -> None:
    found = parse_bare_key(text, YEAR)
    assert isinstance(found, CodeFault)
    assert found.kind is fault


# ---------------------------------------------------------------- writing


def test_written_forms() -> None:
    pairs = [("01", GTIN), ("17", "251231"), ("10", "AB"), ("21", "S")]
    assert machine_form(pairs, YEAR) == f"01{GTIN}1725123110AB{GS}21S"
    assert printed_form(pairs, YEAR) == f"(01){GTIN}(17)251231(10)AB(21)S"


@pytest.mark.parametrize("pairs", [[("01", "09506000134351")], [("10", "A B")], [("05", "1")], []])
def test_nothing_wrong_is_written(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="not printed"):
        machine_form(pairs, YEAR)


gtins = st.text(string.digits, min_size=13, max_size=13).map(lambda body: body + check_digit(body))
texts = st.text(CSET82, min_size=1, max_size=20)
days = st.dates(date(1980, 1, 1), date(2075, 12, 28)).map(lambda day: day.strftime("%y%m%d"))
fields = st.fixed_dictionaries(
    {"01": gtins},
    optional={
        "10": texts,
        "21": texts,
        "17": days,
        "11": days,
        "30": st.text(string.digits, min_size=1, max_size=8),
        "422": st.text(string.digits, min_size=3, max_size=3),
        "3102": st.text(string.digits, min_size=6, max_size=6),
        "240": st.text(CSET82, min_size=1, max_size=30),
    },
)
orders = st.permutations(["01", "10", "21", "17", "11", "30", "422", "3102", "240"])
SPELLINGS = [GS, "{GS}", "<GS>", "^]", "{FNC1}", "[gs]", "␝", GS + GS]


@pytest.mark.slow
@given(fields, orders, st.sampled_from(SPELLINGS), st.sampled_from(["", "]C1", "]d2", "]Q3"]))
def test_machine_form_read_back(values: dict[str, str], order: list[str], spelling: str, aim: str) -> None:
    pairs = [(ai, values[ai]) for ai in order if ai in values]
    if any("<" in value for value in values.values()):
        return  # a value may itself spell a separator; tested one by one
    sent = f"{aim}{spelling}{machine_form(pairs, YEAR).replace(GS, spelling)}{spelling}\r\n"
    code = clean(sent)
    assert code.flagged
    assert elements(with_separators(code.text)) == pairs


@pytest.mark.slow
@given(fields)
def test_printed_form_read_back(values: dict[str, str]) -> None:
    if any("(" in value for value in values.values()):
        return  # may hold an identifier; those are tested one by one
    assert dict(elements(printed_form(values.items(), YEAR))) == values


@pytest.mark.slow
@given(fields)
def test_residue_read_back(values: dict[str, str]) -> None:
    if any("029" in f"{value}029"[:-1] for ai, value in values.items() if AI_TABLE[ai].separated):
        return
    sent = machine_form(values.items(), YEAR).replace(GS, "029")
    assert dict(read(sent, residue="029").elements) == values


def assert_clean_or_refused(text: str) -> None:
    shapes = {"10": re.compile("[A-Z]{2}[0-9]+")}
    found = parse_elements(text, YEAR, residue="029", shapes_of=lambda _: shapes)
    for ai, value in found.elements if isinstance(found, ElementString) else ():
        assert fault_of(AI_TABLE[ai], value, YEAR) is None
        if ai in {"00", "01", "02", "402", "414"}:
            assert has_check_digit(value)


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_is_clean_or_refused(text: str) -> None:
    assert_clean_or_refused(text)
    assert_clean_or_refused(f"01{text}")


@pytest.mark.slow
@given(fields, st.booleans(), st.integers(0, 200), st.sampled_from("0179A(" + GS))
def test_misread_label_is_clean_or_refused(
    values: dict[str, str], printed: bool, place: int, wrong: str
) -> None:
    text = (printed_form if printed else machine_form)(values.items(), YEAR)
    place %= len(text)
    assert_clean_or_refused(text[:place] + wrong + text[place + 1 :])
    assert_clean_or_refused(text[:place] + text[place + 1 :])
