"""Two-dimensional supplier labels: ISO 15434 messages of data identifiers, GS1, text element identifiers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.codes.data_identifiers import DATA_IDENTIFIERS, DATE_FORMS, parse_fields
from terminal.domain.codes.envelope_15434 import EOT, RS, parse_envelope
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.parsed import ParsedCode, Scheme
from terminal.domain.codes.text import GS, clean

YEAR = 2026


def message(*fields: str, form: str = "06") -> str:
    return f"[)>{RS}{form}{GS}{GS.join(fields)}{RS}{EOT}"


def read(text: str) -> ParsedCode:
    found = parse_envelope(clean(text).text, YEAR)
    assert isinstance(found, ParsedCode), found
    return found


def fault(text: str) -> CodeFault:
    found = parse_envelope(clean(text).text, YEAR)
    assert isinstance(found, CodeFault), found
    return found


# ---------------------------------------------------------------- what a label says


def test_automotive_label_with_everything() -> None:
    label = message(
        "P8A5-941-531", "1PSUP-77", "Q1200", "T2611-0530", "1TCH-4711", "16D20261102", "14D20271101",
        "V98765", "1JUN123456789A2B4", "K450001234", "4LCN", "2PC",
    )  # fmt: skip
    found = read(label)
    assert found.items == ("8A5-941-531", "SUP-77")
    assert (found.lot, found.supplier_lot, found.supplier) == ("2611-0530", "CH-4711", "98765")
    assert (found.quantity, found.unit, found.box) == (Decimal(1200), "", "UN123456789A2B4")
    assert (found.produced, found.expires) == (date(2026, 11, 2), date(2027, 11, 1))
    assert (found.order, found.others, found.warnings) == ("", ("450001234",), ())
    assert (found.scheme, found.value("4L")) == (Scheme.DATA_IDENTIFIERS, "CN")


def test_lot_of_the_supplier_alone_is_the_lot() -> None:
    found = read(message("PA", "1T4711"))
    assert (found.lot, found.supplier_lot) == ("4711", "")


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("S0001", "serial", "0001"),
        ("25SUN12345678901", "serial", "UN12345678901"),
        ("3S4711", "box", "4711"),
        ("4S4711", "box", "4711"),
        ("5S4711", "box", "4711"),
        ("J4711", "box", "4711"),
        ("6JUN12", "box", "UN12"),
        ("WWO-7", "order", "WO-7"),
        ("1HE10488", "person", "E10488"),
        ("V42", "supplier", "42"),
        ("1V42", "supplier", "42"),
        ("Q12.5", "quantity", Decimal("12.5")),
        ("6D20261231036", "expires", date(2026, 12, 31)),
        ("6D20261231094", "produced", date(2026, 12, 31)),
        ("5D261231036", "expires", date(2026, 12, 31)),
        ("15D31122026", "expires", date(2026, 12, 31)),
        ("17D31122026", "produced", date(2026, 12, 31)),
        ("LA-01-02", "others", ("A-01-02",)),
        ("30PX", "items", ()),
    ],
)
def test_what_a_field_is_for_us(field: str, name: str, value: object) -> None:
    assert getattr(read(message(field)), name) == value


def test_amount_with_its_unit() -> None:
    found = read(message("7Q12.5KG"))
    assert (found.quantity, found.unit) == (Decimal("12.5"), "KG")


@pytest.mark.parametrize(
    ("field", "clean_one"),
    [
        ("D261231", True), ("D261200", True), ("D261331", False), ("1D311226", True), ("2D123126", True),
        ("3D6365", True), ("3D6366", False), ("4D24366", True), ("4D26366", False), ("5D261231", True),
        ("6D20261231", True), ("6D20260230", False), ("7D1226", True), ("7D1326", False), ("10D2653", True),
        ("10D2654", False), ("11D202601", True), ("12D20261231", True), ("13D26012652", True),
        ("13D26012654", False), ("14D20261332", False), ("16D20261102", True), ("20D31122026", True),
        ("25D20261231", True),
    ],
)  # fmt: skip
def test_dates_in_all_their_forms(field: str, clean_one: bool) -> None:
    found = parse_fields([field], YEAR)
    if clean_one:
        assert isinstance(found, ParsedCode)
    else:
        assert found == CodeFault(
            DataFault.DATE, field[:2] if field[1] == "D" else field[: field.index("D") + 1]
        )


def test_unknown_identifier_is_kept_with_a_warning() -> None:
    found = read(message("PA", "9XSECRET", "99Z批次"))
    assert found.elements == (("P", "A"), ("9X", "SECRET"), ("99Z", "批次"))
    assert (found.warnings, found.others) == ((CodeWarning.UNKNOWN_IDENTIFIER,), ("SECRET", "批次"))


def test_empty_field_without_use_is_passed_over() -> None:
    assert read(message("PA", "2P", "", "1T7")).elements == (("P", "A"), ("1T", "7"))


# ---------------------------------------------------------------- what is refused, and where


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        (message("PA", "Q12,5"), DataFault.QUANTITY, "Q"),
        (message("PA", "Q-1"), DataFault.QUANTITY, "Q"),
        (message("PA", "7Q12"), DataFault.QUANTITY, "7Q"),
        (message("P批"), DataFault.FORMAT, "P"),
        (message("P" + "A" * 51), DataFault.FORMAT, "P"),
        (message("4LCHN"), DataFault.FORMAT, "4L"),
        (message("6D2026123103"), DataFault.FORMAT, "6D"),
        (message("16D2026-1-2"), DataFault.FORMAT, "16D"),
        (message("PA", "PB"), DataFault.CONTRADICTION, "P"),
        (message("PA", "lower"), DataFault.UNKNOWN_IDENTIFIER, "lower"),
        (message("PA", "1234567890123456"), DataFault.UNKNOWN_IDENTIFIER, "123456789012"),
        (message("PA", form="07"), DataFault.UNSUPPORTED, "[)>07"),
        (message("PA", form="XX"), DataFault.FORMAT, "[)>XX"),
        ("[)>06PA1T7", DataFault.SEPARATOR_MISSING, "[)>06"),
        (f"[)>{RS}06{GS}{RS}{EOT}", DataFault.EMPTY, "[)>06"),
        (f"[)>{RS}{EOT}", DataFault.EMPTY, "[)>"),
        (f"[)>{RS}06{GS}PA{RS}{EOT}PB", DataFault.FORMAT, "PB"),
        (message(f"PA{RS}06{GS}PB"), DataFault.CONTRADICTION, "B"),
        (message("010950600013435110AB", form="05"), DataFault.CHECK_DIGIT, "(01)"),
        (message("PNR12", form="12"), DataFault.FORMAT, "PNR12"),
        (message("LOT 1", "LOT 2", form="12"), DataFault.CONTRADICTION, "1T"),
    ],
)
def test_refused(text: str, kind: DataFault, where: str) -> None:
    assert fault(text) == CodeFault(kind, where)


# ---------------------------------------------------------------- how the envelope arrives


@pytest.mark.parametrize(
    "text",
    [
        f"[)>{RS}06{GS}PA{GS}1T7{RS}{EOT}",
        f"[)>{RS}06{GS}PA{GS}1T7{RS}",
        f"[)>{RS}06{GS}PA{GS}1T7",
        f"[)>06{GS}PA{GS}1T7",
        f"]d1[)>{RS}06{GS}PA{GS}1T7{RS}{EOT}\r\n",
        "[)>{RS}06{GS}PA{GS}1T7{RS}{EOT}",
        "[)><RS>06<GS>PA<GS>1T7<RS><EOT>",
        "[)>[rs]06[gs]PA[gs]1T7[rs][eot]",
        "[)>^^06^]PA^]1T7^^^D",
        "[)>␞06␝PA␝1T7␞␄",
    ],
)
def test_all_spellings_are_the_same_label(text: str) -> None:
    assert read(text).elements == (("P", "A"), ("1T", "7"))


def test_spelling_is_text_where_real_separators_came_through() -> None:
    assert read(message("PA<GS>B", "1T^D7")).elements == (("P", "A<GS>B"), ("1T", "^D7"))


def test_records_of_several_formats_are_one_label() -> None:
    found = read(f"[)>{RS}06{GS}PA{GS}Q5{RS}05{GS}10AB{GS}17271231{RS}{EOT}")
    assert (found.items, found.lot, found.quantity, found.expires) == (
        ("A",), "AB", Decimal(5), date(2027, 12, 31))  # fmt: skip
    assert dict(found.elements) == {"P": "A", "Q": "5", "10": "AB", "17": "271231"}


def test_text_element_identifiers() -> None:
    found = read(message("MFR S1234", "PNR 12-3", "SER 44", "EXP 20271231", "UIC 5", form="12"))
    assert (found.items, found.serial, found.supplier, found.expires) == (
        ("12-3",), "44", "S1234", date(2027, 12, 31))  # fmt: skip
    assert (found.elements[0], found.warnings) == (("MFR", "S1234"), (CodeWarning.UNKNOWN_IDENTIFIER,))


# ---------------------------------------------------------------- made and read back

plain = (
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-./+$% ", min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
texts = [di for di, known in DATA_IDENTIFIERS.items() if known.shape.fullmatch("A B")]
days = st.dates(date(1980, 1, 1), date(2070, 12, 31))
WRITTEN = {"D": "%y%m%d", "1D": "%d%m%y", "4D": "%y%j", "12D": "%Y%m%d", "15D": "%d%m%Y", "16D": "%Y%m%d"}
fields = st.fixed_dictionaries({"P": plain}, optional={di: plain for di in texts if di != "P"})


def day_as(form: str) -> st.SearchStrategy[str]:
    return days.map(lambda day: day.strftime(form))


dates = st.fixed_dictionaries({}, optional={di: day_as(form) for di, form in WRITTEN.items()})


@pytest.mark.slow
@given(fields, dates, st.integers(0, 10**9), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_made_label_read_back(said: dict[str, str], on: dict[str, str], pieces: int, rng: object) -> None:
    whole = [*said.items(), *on.items(), ("Q", str(pieces))]
    rng.shuffle(whole)  # type: ignore[attr-defined]
    found = read(message(*(di + value for di, value in whole)))
    assert list(found.elements) == whole
    assert (found.items[0], found.quantity) == (said["P"], Decimal(pieces))
    assert found.lot == (said.get("T") or said.get("1T", ""))


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_is_data_or_a_fault(text: str) -> None:
    for whole in (f"[)>{text}", f"[)>{RS}06{GS}{text}", f"[)>{RS}12{GS}{text}{RS}05{GS}{text}"):
        assert isinstance(parse_envelope(whole, YEAR), ParsedCode | CodeFault)


@pytest.mark.slow
@given(st.sampled_from(sorted(DATE_FORMS)), st.text("0123456789A", max_size=12))
def test_any_date_is_read_or_refused(di: str, value: str) -> None:
    found = parse_fields([di + value], YEAR)
    assert isinstance(found, ParsedCode) or found.where == di


def test_no_identifier_is_both_a_date_and_a_text() -> None:
    assert not DATA_IDENTIFIERS.keys() & DATE_FORMS.keys()
