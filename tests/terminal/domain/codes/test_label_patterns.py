"""Labels of suppliers and customers, read by the plant's patterns: named groups are the fields."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.label_patterns import TemplateMatch, plant_patterns, read_templates
from terminal.domain.codes.meanings import CodeKind
from terminal.domain.codes.parsed import Scheme
from terminal.domain.masters.rows import CodePattern

YEAR = 2026
PIPED = r"P(?P<item>[^|]+)\|L(?P<lot>[^|]+)\|Q(?P<quantity>[0-9.,]+)\|D(?P<expires>.+)"
CHINESE = r"物料:(?P<item>[^;]+);批次:(?P<lot>[^;]+);供应商:(?P<supplier>[^;]+)(?:;生产:(?P<produced>[^;]+))?"
PATTERNS = plant_patterns(
    [
        CodePattern(code="piped", means="lot", pattern=PIPED),
        CodePattern(code="chinese", means="lot", pattern=CHINESE),
        CodePattern(code="plate", means="box", pattern="[1-6]J(?P<code>UN[0-9]{9}[A-Z0-9]{1,20})"),
        CodePattern(code="part", means="item", pattern=r"PN:(?P<item>\w+)"),
    ]
)


def read(text: str) -> TemplateMatch:
    (found,) = read_templates(PATTERNS, text, YEAR, "]Q1")
    assert isinstance(found, TemplateMatch), found
    return found


def test_piped_label() -> None:
    found = read("PAB-12|L4711|Q1200|D2027-01-31")
    assert (found.kind, found.key, found.item) == (CodeKind.LOT, "4711", "AB-12")
    data = found.data
    assert (data.scheme, data.symbology, data.items, data.lot) == (Scheme.TEMPLATE, "]Q1", ("AB-12",), "4711")
    assert (data.quantity, data.expires, data.value("lot")) == (Decimal(1200), date(2027, 1, 31), "4711")


def test_chinese_label_and_what_it_leaves_out() -> None:
    found = read("物料:R1;批次:77;供应商:华星;生产:2026年3月9日")
    assert (found.data.produced, found.data.supplier) == (date(2026, 3, 9), "华星")
    assert read("物料:R1;批次:77;供应商:华星").data.produced is None


def test_licence_plate_without_its_envelope_is_a_pattern_of_the_plant() -> None:
    found = read("1JUN123456789A2B4")
    assert (found.kind, found.key) == (CodeKind.BOX, "UN123456789A2B4")


def test_item_alone() -> None:
    found = read("PN:R1")
    assert (found.kind, found.key, found.item) == (CodeKind.ITEM, "R1", "")


@pytest.mark.parametrize(
    ("quantity", "number"),
    [
        ("7", "7"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1,200,000", "1200000"),
        ("1200", "1200"),
        ("0.250", "0.250"),
    ],
)
def test_quantity(quantity: str, number: str) -> None:
    assert read(f"PA|L1|Q{quantity}|D261231").data.quantity == Decimal(number)


@pytest.mark.parametrize("quantity", ["1,200", "..", "1.2.3", ",5", "1,20,3"])
def test_quantity_that_may_mean_two_things_is_none(quantity: str) -> None:
    (found,) = read_templates(PATTERNS, f"PA|L1|Q{quantity}|D261231", YEAR)
    assert found == CodeFault(DataFault.FORMAT, quantity)


@pytest.mark.parametrize(
    "day", ["20261231", "261231", "2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日", "2026年12月31"]
)
def test_day(day: str) -> None:
    assert read(f"PA|L1|Q1|D{day}").data.expires == date(2026, 12, 31)


@pytest.mark.parametrize("day", ["20261331", "261200", "31.12.2026", "2026-2-30", "soon", "٢٠٢٦١٢٣١"])
def test_day_that_is_none_is_refused(day: str) -> None:
    (found,) = read_templates(PATTERNS, f"PA|L1|Q1|D{day}", YEAR)
    assert found == CodeFault(DataFault.DATE, day)


def test_text_of_no_form_or_too_long_is_no_label() -> None:
    assert read_templates(PATTERNS, "PAB-12", YEAR) == []
    assert read_templates(PATTERNS, f"PA|L{'1' * 300}|Q1|D261231", YEAR) == []


safe = st.text("ABCxyz0129-_/ 批", min_size=1, max_size=20)


@pytest.mark.slow
@given(safe, safe, st.integers(0, 999), st.dates(date(2000, 1, 1), date(2070, 1, 1)))
def test_made_label_read_back(item: str, lot: str, pieces: int, day: date) -> None:
    found = read(f"P{item}|L{lot}|Q{pieces}|D{day:%Y%m%d}")
    assert (found.item, found.key, found.data.quantity, found.data.expires) == (
        item,
        lot,
        Decimal(pieces),
        day,
    )


@pytest.mark.slow
@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    for whole in (text, f"P{text}|L1|Q{text}|D{text}", f"物料:{text};批次:{text};供应商:A;生产:{text}"):
        read_templates(PATTERNS, whole, YEAR)
