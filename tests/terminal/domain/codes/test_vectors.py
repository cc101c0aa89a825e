"""Strings of the GS1 syntax engine's own tests (scandata.c, dl.c, ai.c): what it reads, what it refuses.

Where we differ on purpose the row says why.
"""

import pytest

from terminal.domain.codes.fault import CodeFault
from terminal.domain.codes.parsers import ReadingRules, claim_of
from terminal.domain.codes.text import GS, clean

RULES = ReadingRules(2026, lambda _: {})
ITEM = ("01", "12312312312333")
BOX = ("00", "006141411234567890")
SPEC = ("01", "09520123456788")


def read(text: str) -> tuple[tuple[str, str], ...] | None:
    claim = claim_of(clean(text), RULES)
    return None if claim is None or isinstance(claim.data, CodeFault) else claim.data.elements


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Elements of the form 10=ABC 21=XYZ."""
    return tuple((ai, value) for ai, _, value in (part.partition("=") for part in text.split()))


@pytest.mark.parametrize(
    ("text", "others"),
    [
        (f"]Q3011231231231233310ABC123{GS}99TESTING", "10=ABC123 99=TESTING"),
        (f"]d2011231231231233310ABC123{GS}99TESTING", "10=ABC123 99=TESTING"),
        (f"]d2011231231231233310ABC123{GS}99TESTING{GS}", "10=ABC123 99=TESTING"),
        (f"]e0011231231231233310ABC123{GS}99TESTING{GS}98XYZ", "10=ABC123 99=TESTING 98=XYZ"),
        (f"]e0011231231231233310ABC123{GS}1199122598TESTING{GS}97XYZ",
         "10=ABC123 11=991225 98=TESTING 97=XYZ"),
        (f"]C1011231231231233310ABC123{GS}99TESTING", "10=ABC123 99=TESTING"),
        ("]Q1https://example.com/01/12312312312333?99=TEST", "99=TEST"),
        ("]d1HTTPS://example.com/01/12312312312333?99=TEST", "99=TEST"),
        ("https://a/01/12312312312333", ""),
        ("https://xn--fsq.xn--0zwm56d/01/12312312312333", ""),
        ("https://a./01/12312312312333", ""),
        ("https://a:65535/01/12312312312333", ""),
        ("https://192.0.2.1/01/12312312312333", ""),
        ("https://[2001:db8::1]/01/12312312312333", ""),
        ("https://a/gtin/12312312312333/ser/ABC123", "21=ABC123"),
        ("https://a/01/12312312312333/22/TEST/10/ABC/21/XYZ", "22=TEST 10=ABC 21=XYZ"),
        ("https://a/01/12312312312333/235/TEST", "235=TEST"),
        ("https://a/01/12312312312333?&&&99=ABC&&&&&&98=XYZ&&&", "99=ABC 98=XYZ"),
        ("https://a/01/12312312312333?singleton1&unknown1=555&99=ABC&singleton2&98=XYZ", "99=ABC 98=XYZ"),
        ("https://a/01/12312312312333/22/ABC%2d123?99=ABC&98=XYZ%2f987", "22=ABC-123 99=ABC 98=XYZ/987"),
        ("https://a/01/12312312312333/22/ABC+123?99=ABC", "22=ABC+123 99=ABC"),
        ("https://a/01/12312312312333/22/test/10/abc/21/xyz#fragment", "22=test 10=abc 21=xyz"),
    ],
)  # fmt: skip
def test_item_is_read(text: str, others: str) -> None:
    assert read(text) == (ITEM, *pairs(others))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a/00/006141411234567890", (BOX,)),
        ("https://a/more/stem/00/006141411234567890", (BOX,)),
        ("https://a/00/faux/00/006141411234567890", (BOX,)),
        ("https://a/stem/00/006141411234567890?", (BOX,)),
        ("https://a/stem/00/006141411234567890?99=ABC#fragment", (BOX, ("99", "ABC"))),
        ("https://a/01/2112345678900", (("01", "02112345678900"),)),
        ("https://a/01/416000336108", (("01", "00416000336108"),)),
        ("https://a/01/02345673", (("01", "00000002345673"),)),
        ("https://a/253/1231231231232TEST5678901234567", (("253", "1231231231232TEST5678901234567"),)),
        ("https://a/8018/123456789012345675/8019/123", (("8018", "123456789012345675"), ("8019", "123"))),
        ("https://a/stem/401/12345678?99=ABC", (("401", "12345678"), ("99", "ABC"))),
        ("https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426",
         (SPEC, *pairs("10=ABC1 21=12345 17=180426"))),
        ("https://example.com/01/9520123456788?3103=000195&3922=0299&17=201225",
         (SPEC, *pairs("3103=000195 3922=0299 17=201225"))),
        ("https://id.gs1.org/00/952012345678912345?02=09520123456788&37=25&10=ABC123",
         pairs("00=952012345678912345 02=09520123456788 37=25 10=ABC123")),
        ("https://id.gs1.org/414/9520123456788/254/32a%2Fb", pairs("414=9520123456788 254=32a/b")),
        ("https://example.com/8004/9520614141234567?01=9520123456788",
         pairs("8004=9520614141234567 01=09520123456788")),
        ("https://id.gs1.org/01/09520123456788/235/XYZ?10=ABC123", (SPEC, *pairs("235=XYZ 10=ABC123"))),
        ("]E02112345678900", (("01", "02112345678900"),)),
        (f"]E02112345678900|]e099COMPOSITE{GS}98XYZ", pairs("01=02112345678900 99=COMPOSITE 98=XYZ")),
        ("]E402345673", (("01", "00000002345673"),)),
        (f"]E402345673|]e099COMPOSITE{GS}98XYZ", pairs("01=00000002345673 99=COMPOSITE 98=XYZ")),
        ("(01)12345678901231(10)12345", pairs("01=12345678901231 10=12345")),
        ("(3100)123456(10)12345", pairs("3100=123456 10=12345")),
        ("(10)12345(11)991225", pairs("10=12345 11=991225")),
    ],
)  # fmt: skip
def test_others_are_read(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "]e0", "]d2", "]Q3", "]C1", "]E0", "]E4", "]XX", "ABC", "]",
        "]E012345678901", "]E012345678901234", "]E01234ABC890123", "]E02112345678901",
        "]E41234567", "]E4123456789", "]E412ABC678", "]E402345674",
        "http:///", "http://a", "http://a/", "http://a/b/", "https://00/006141411234567890",
        "https://a$/006141411234567890",
        "https://a/253/1231231231232TEST56789012345678",
        "https://a/01/12312312312333?99=",
        "https://a/01/12312312312333?99=ABC&999=faux",
        "https://a/01/12312312312333/22/ABC%2d123?99=ABC&98=XYZ+987",
        "https://a/01/12312312312333/10/A/22/B",
        "https://a/01/12312312312333/22/A/10/B/235/C",
        "https://example.com/01/09520123456788/89/ABC123?99=XYZ",
        "https://example.com/01/09520123456788?99=XYZ&89=ABC123",
        "(10)(11)98765", "(10)12345(11)", "(1A)12345", "1(12345", "12345",
    ],
)  # fmt: skip
def test_refused_as_there(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("HtTp://a/00/006141411234567890", "a URI's scheme has no case"),
        ("https://a/stem/00/006141411234567890/", "a slash at the end carries nothing"),
        ("https://[fe80::1%25lo]/00/006141411234567890", "domains are never opened, so never judged"),
        ("https://a/00/006141411234567890?00=006141411234567890", "the same twice contradicts nothing"),
    ],
)
def test_read_though_the_engine_refuses(text: str, why: str) -> None:
    assert read(text) == (BOX,), why


def test_upc_a_without_the_zero_that_makes_it_13() -> None:
    """The engine wants 13 digits; scanners set to UPC-A send 12, and the check digit still guards them."""
    assert read("]E0123456789012") == (("01", "00123456789012"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("]E001234565", "00012345000065"),
        ("]E004252614", "00042100005264"),
        ("]E004252634", None),
    ],
)
def test_upc_e_under_its_own_identifier(text: str, expected: str | None) -> None:
    assert read(text) == ((("01", expected),) if expected else None)
