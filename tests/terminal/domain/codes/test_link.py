"""GS1 Digital Link: URIs are read as data, whatever their domain, and never opened."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.ai_table import check_digit
from terminal.domain.codes.digital_link import is_link, link_of, parse_link
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString

YEAR = 2026
GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (f"https://id.gs1.org/01/{GTIN}", [("01", GTIN)]),
        (f"http://q.example.cn:8080/01/{GTIN}/10/AB/21/S1", [("01", GTIN), ("10", "AB"), ("21", "S1")]),
        ("HTTPS://X.CN/01/9506000134352", [("01", GTIN)]),
        ("https://x.cn/01/96385074", [("01", "00000096385074")]),
        (f"https://x.cn/shop/a/01/{GTIN}/21/S?17=251231&linkType=all#top",
         [("01", GTIN), ("21", "S"), ("17", "251231")]),
        (f"https://x.cn/gtin/{GTIN}/lot/AB?exp=251231", [("01", GTIN), ("10", "AB"), ("17", "251231")]),
        (f"https://x.cn/gtin/{GTIN}/ser/7;", [("01", GTIN), ("21", "7;")]),
        (f"https://x.cn/01/{GTIN}/10/A%2FB%20?3103=000500;15=251200", None),
        (f"https://x.cn/01/{GTIN}/10/A%2FB?3103=000500;15=251200",
         [("01", GTIN), ("10", "A/B"), ("3103", "000500"), ("15", "251200")]),
        ("https://x.cn/00/106141412345678908", [("00", "106141412345678908")]),
        ("https://x.cn/sscc/106141412345678908/", [("00", "106141412345678908")]),
        ("https://x.cn/414/9506000134307/254/DOOR-3", [("414", "9506000134307"), ("254", "DOOR-3")]),
        (f"https://x.cn/01/00000000000000/01/{GTIN}", [("01", GTIN)]),
    ],
)  # fmt: skip
def test_read(uri: str, expected: list[tuple[str, str]] | None) -> None:
    found = parse_link(uri, YEAR)
    assert (list(found.elements) if isinstance(found, ElementString) else None) == expected


@pytest.mark.parametrize(
    ("uri", "fault"),
    [
        ("https://x.cn/01/09506000134351", DataFault.CHECK_DIGIT),
        ("https://x.cn/gtin/9506000134351", DataFault.CHECK_DIGIT),
        (f"https://x.cn/01/{GTIN}/21/S/10/A", DataFault.FORMAT),
        (f"https://x.cn/01/{GTIN}/17/251231", DataFault.FORMAT),
        (f"https://x.cn/01/{GTIN}/10/", DataFault.NOT_GS1),
        (f"https://x.cn/01/{GTIN}?10=A&10=B", DataFault.CONTRADICTION),
        (f"https://x.cn/01/{GTIN}?17=251399", DataFault.DATE),
        (f"https://x.cn/01/{GTIN}?99999=1", DataFault.UNKNOWN_IDENTIFIER),
        (f"https://x.cn/01/{GTIN}/10/%E6%89%B9", DataFault.FORMAT),
        (f"https://x.cn/01/{GTIN}/10/%FF%zz", DataFault.FORMAT),
        ("https://id.gs1.org/AQnYUc1gmiERBhQ", DataFault.COMPRESSED_LINK),
        (f"https://id.gs1.org/01/{GTIN}/HWv4EQGk0Fk", DataFault.COMPRESSED_LINK),
        ("https://x.cn/products/motor", DataFault.NOT_GS1),
        ("https://x.cn", DataFault.NOT_GS1),
        ("https://", DataFault.NOT_GS1),
        (f"ftp://x.cn/01/{GTIN}", DataFault.NOT_GS1),
    ],
)
def test_refused(uri: str, fault: DataFault) -> None:
    found = parse_link(uri, YEAR)
    assert isinstance(found, CodeFault)
    assert found.kind is fault


def test_only_web_links_are_links() -> None:
    assert is_link("HtTp://a/")
    assert not is_link("urn:epc:id:sgtin:9506000.013435.7")
    assert not is_link("https:// x")


@pytest.mark.parametrize("pairs", [[("10", "A")], [("01", "09506000134351")], []])
def test_no_wrong_link_is_made(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="no link made"):
        link_of(pairs, "x.cn", YEAR)


VALUE = st.text("!\"%&'()*+,-./:;<=>?_" + string.ascii_letters + string.digits, min_size=1, max_size=20)


@pytest.mark.slow
@given(
    st.text(string.digits, min_size=13, max_size=13),
    st.fixed_dictionaries({}, optional={"10": VALUE, "21": VALUE, "240": VALUE, "17": st.just("251231")}),
)
def test_made_link_is_read_back(body: str, others: dict[str, str]) -> None:
    values = {"01": body + check_digit(body), **others}
    found = parse_link(link_of(values.items(), "id.example.cn", YEAR), YEAR)
    assert isinstance(found, ElementString)
    assert dict(found.elements) == values


@pytest.mark.slow
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    parse_link(f"https://x.cn/{text}", YEAR)
    parse_link(f"https://x.cn/01/{GTIN}/{text}", YEAR)
