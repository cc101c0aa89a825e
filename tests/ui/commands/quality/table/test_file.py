"""Any CSV a person has: encodings, separators, decimal marks, headers; and what is refused, and where."""

from decimal import Decimal
from pathlib import Path

import pytest

from terminal.faults import ConfigFault
from ui.commands.quality.table.file import ReadingOptions, Table, parse_table, read_table
from ui.commands.quality.table.numbers import DecimalMark
from ui.text import set_language


def table(words: str, encoding: str = "utf-8", decimal: DecimalMark | None = None) -> Table:
    return parse_table("data.csv", words.encode(encoding), ReadingOptions(decimal))


def refusal(words: str, column: str = "") -> str:
    with pytest.raises(ConfigFault) as refused:
        table(words).numbers(column)
    return refused.value.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    found = table("班次,直径\n早,1.5\n晚,1.6\n", encoding)
    assert found.columns == ("班次", "直径")
    assert found.numbers("直径") == [Decimal("1.5"), Decimal("1.6")]
    assert found.texts("班次") == ["早", "晚"]


@pytest.mark.parametrize(
    ("words", "separator"),
    [
        ("a,b\n1,2.5\n", ","),
        ("a;b\n1;2,5\n", ";"),
        ("a\tb\n1\t2,5\n", "\t"),
        ("a|b\n1|2.5\n", "|"),
        ("sep=;\na;b\n1;2,5\n", ";"),
        ('"a";"b"\n"1";"2,5"\n', ";"),
        ('a,b\n1,"2,5"\n', ","),
        ("a;b\r\n1;2,5\r\n", ";"),
        ("a;b\r1;2,5\r", ";"),
        ("a,b,,\n1,2.5,,\n", ","),
    ],
)
def test_separators_and_decimal_marks(words: str, separator: str) -> None:
    found = table(words)
    assert found.separator == separator
    assert found.numbers("b") == [2.5]


def test_one_column_with_decimal_commas() -> None:
    assert table("Wert\n1,5\n1,6\n").numbers("Wert") == [Decimal("1.5"), Decimal("1.6")]


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (",Day,D\n1,1,5\n", ("", "Day", "D")),
        ('"Day","D"\n"1",1,5\n"2",1,5\n', ("", "Day", "D")),
        ("7,1,5\n8,1,6\n", ("", "", "")),
        ("1,2,3\n8,1,6\n", ("1", "2", "3")),
    ],
)
def test_headers(words: str, columns: tuple[str, ...]) -> None:
    found = table(words)
    assert found.columns == columns
    assert found.numbers("3")[0] in (5, 6)


def test_a_name_counts_before_a_number() -> None:
    found = table("id,2,1\n7,8,9\n")
    assert [found.numbers(column)[0] for column in ("1", "2", "3")] == [9, 8, 9]
    assert found.numbers("ID") == [7]
    assert found.title("3") == "1"


def test_blank_rows_and_missing_values() -> None:
    found = table("a,b\n\n1,NA\n , \n2,\n3,*\n4,5\n")
    assert found.numbers("a") == [1, 2, 3, 4]
    assert found.numbers("b") == [None, None, None, 5]
    assert found.texts("b") == ["NA", "", "*", "5"]
    assert [row.line for row in found.rows] == [3, 5, 6, 7]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1e-3", "0.001"),
        ("−2", "-2"),
        ("+.5", "0.5"),
        ('"1,234.5"', "1234.5"),
        ('"1,234,567.5"', "1234567.5"),
    ],
)
def test_numbers_as_people_write_them(cell: str, value: str) -> None:
    assert table(f"a,b\n{cell},x\n").numbers("a") == [Decimal(value)]


def test_a_comma_that_can_be_read_in_two_ways() -> None:
    words = 'a,b\n"1,234",x\n"2,345",x\n'
    assert refusal(words, "a") == (
        "data.csv, line 2, column a: “1,234” can be read in two ways: add --decimal point or comma; "
        "nothing was computed. Correct the cell, or empty it."
    )
    assert table(words, decimal=DecimalMark.COMMA).numbers("a") == [Decimal("1.234"), Decimal("2.345")]
    assert table(words, decimal=DecimalMark.POINT).numbers("a") == [1234, 2345]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "data.csv is empty"),
        ("\n \n", "data.csv is empty"),
        ("a,b\n", "column names and no values"),
        ("a,b\n1,2\n1,x2\n", "line 3, column b: “x2” is no number"),
        ("a,b\n1,12 mm\n", "“12 mm” is no number"),
        ("a,b\n1,１２\n", "“１２” is no number"),
        ("a,b\n1,1_000\n", "“1_000” is no number"),
        ("a,b\n1,inf\n", "“inf” is not finite"),
        ("a,b\n1,1e999\n", "“1e999” is not finite"),
        ("a,c\n1,2\n", "no column “b”; nothing was computed. Choose by name or number: 1 a, 2 c"),
        ("b,b\n1,2\n", "2 columns named “b”; nothing was computed. Choose by number: 1, 2"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 3 cells, but 2 columns"),
        ('a,b\n1,2\n1,"2\n', "line 3: a quotation mark is not closed"),
        ("PK\x03\x04", "is a spreadsheet"),
        ("\0\1\2\3", "is no text"),
    ],
)
def test_what_is_refused(words: str, said: str) -> None:
    assert said in refusal(words, "b")


def test_an_absent_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"no\.csv cannot be read .*nothing was computed"):
        read_table(tmp_path / "no.csv")
    with pytest.raises(ConfigFault, match="cannot be read"):
        read_table(tmp_path)


def test_refusals_in_chinese() -> None:
    set_language("zh")
    assert (
        refusal("a,b\n1,x\n", "b") == "data.csv 第 2 行，列“b”：“x”不是数字；未做计算。请改正或清空该单元格。"
    )


@pytest.mark.parametrize(
    "words", ["2023,2024,2025\n10.1,10.2,10.0\n", "2025\n10.1\n10.2\n", "10,20,30\n5,7,2\n"]
)
def test_numbers_that_may_name_columns_are_asked_for(words: str) -> None:
    with pytest.raises(ConfigFault, match="--heading yes or --heading no"):
        table(words)
    count = words.count("\n")
    assert len(parse_table("d", words.encode(), ReadingOptions(heading="yes")).rows) == count - 1
    assert len(parse_table("d", words.encode(), ReadingOptions(heading="no")).rows) == count


@pytest.mark.parametrize(
    "words", ["n\tv\n1\t1,024\n2\t998\n", "n;v\n1;1,024\n2;998\n", "n;v\n1;1.024\n2;998\n"]
)
def test_thousands_or_decimals_are_asked_for(words: str) -> None:
    assert "can be read in two ways" in refusal(words, "v")


def test_rows_that_sum_up_are_left_out() -> None:
    found = table("part,v\na,1\nb,2\nAverage,1.5\n")
    assert found.numbers("v") == [1, 2]
    assert [row.line for row in found.left_out] == [4]


@pytest.mark.parametrize(
    ("heading", "encoding"),
    [("Größe °C", "windows-1252"), ("µm", "windows-1252"), ("尺寸", "gb18030"), ("A线", "gb18030")],
)
def test_code_pages_are_told_apart(heading: str, encoding: str) -> None:
    found = table(f"{heading}\n1\n", encoding)
    assert (found.columns, found.encoding) == ((heading,), encoding)


def test_a_text_that_can_be_either_is_asked_for() -> None:
    with pytest.raises(ConfigFault, match="Add --encoding, as gb18030 or windows-1252"):
        table("喆\n1\n", "gb18030")
    found = parse_table("d", "喆\n1\n".encode("gb18030"), ReadingOptions(encoding="gb18030"))
    assert found.columns == ("喆",)


def test_a_cell_that_is_a_number_in_no_way_is_not_said_to_be_one_in_two() -> None:
    assert "“1 234,5” is no number" in refusal("v\n1 234,5\n1 200,0\n", "v")
