"""Which grammar reads a text: by its mark, one only; and nothing that comes off a line raises anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.parsed import ParsedCode, Scheme
from terminal.domain.codes.parsers import PARSERS, ReadingRules, claim_of
from terminal.domain.codes.text import GS, TAG, CodeText, clean

GTIN = "09506000134352"
RULES = ReadingRules(2026, lambda _: {}, "029")
TAG_MEMORY = "3074257BF7194E4000001A85"


@pytest.mark.parametrize(
    ("text", "aim", "scheme", "certain"),
    [
        (TAG_MEMORY, TAG, Scheme.EPC, True),
        ("urn:epc:id:sscc:0614141.1234567890", "", Scheme.EPC, True),
        (f"[)>\x1e06{GS}PA{GS}1T7\x1e\x04", "]d1", Scheme.DATA_IDENTIFIERS, True),
        (f"https://x.cn/01/{GTIN}", "]Q1", Scheme.LINK, True),
        (f"https://x.cn/01/{GTIN}", "]Q3", Scheme.LINK, True),
        ("4006381333931", "]E0", Scheme.GS1, False),
        (f"01{GTIN}", "]C1", Scheme.GS1, True),
        (f"(01){GTIN}", "", Scheme.GS1, True),
        ("4006381333931", "", Scheme.GS1, False),
        (f"01{GTIN}10A", "", Scheme.GS1, False),
    ],
)
def test_who_reads_it(text: str, aim: str, scheme: Scheme, certain: bool) -> None:
    claim = claim_of(clean(text, aim), RULES)
    assert claim is not None
    assert isinstance(claim.data, ParsedCode)
    assert (claim.data.scheme, claim.data.symbology, claim.certain) == (scheme, aim, certain)


@pytest.mark.parametrize(
    "text",
    ["U-1", "PA|L7", "1T4711", "P123", "urn:uuid:1", "[)", "(5)X", "12345", "物料:R1;批次:77", TAG_MEMORY],
)
def test_text_without_a_mark_is_nobodys(text: str) -> None:
    """A tag's memory as mere text may be any code of the plant: only a tag reader makes it one."""
    assert claim_of(clean(text), RULES) is None


def test_tag_of_no_known_header_is_nobodys() -> None:
    assert claim_of(CodeText("E28011606000020000000000", TAG, flagged=False), RULES) is None


def test_tag_says_its_urn_besides() -> None:
    claim = claim_of(clean(TAG_MEMORY, TAG), RULES)
    assert claim is not None
    assert isinstance(claim.data, ParsedCode)
    assert claim.data.others == ("urn:epc:id:sgtin:0614141.812345.6789",)


def test_undeclared_data_says_so() -> None:
    claim = claim_of(clean(f"01{GTIN}10A"), RULES)
    assert claim is not None
    assert isinstance(claim.data, ParsedCode)
    assert claim.data.warnings == (CodeWarning.NOT_FLAGGED,)


def test_a_wrong_companion_of_a_retail_symbol_spoils_the_whole() -> None:
    claim = claim_of(clean("]E02112345678900|]e017251399"), RULES)
    assert claim is not None
    assert claim.data == CodeFault(DataFault.DATE, "(17)")


def test_the_list_of_grammars_is_closed() -> None:
    names = [parser.__name__ for parser in PARSERS]
    assert names == ["_tag", "_envelope", "_urn", "_link", "_retail", "_declared", "_bare", "_guarded"]


MARKS = [
    "",
    "[)>",
    f"[)>\x1e06{GS}",
    "urn:epc:id:",
    "https://x/01/",
    "(01)",
    "01",
    f"]C1{GS}",
    "]E0",
    "]d2[)>",
]


@pytest.mark.slow
@given(st.sampled_from(MARKS), st.text(max_size=40), st.sampled_from(["", "]C1", "]d1", "]E0", "]I1", TAG]))
def test_no_text_has_two_certain_readers(mark: str, text: str, aim: str) -> None:
    """Whoever comes first in the list wins only over those that would have guessed, or bear the same mark."""
    code = clean(mark + text, aim)
    claims = [claim for parser in PARSERS if (claim := parser(code, RULES))]
    first = claim_of(code, RULES)
    assert (first is None) == (not claims)
    if sum(claim.certain for claim in claims) > 1:
        assert code.flagged or code.aim


@pytest.mark.slow
@given(st.binary(max_size=80), st.sampled_from(["", "]C1", "]Q3", TAG]))
def test_no_bytes_raise(line: bytes, aim: str) -> None:
    for name in ("utf-8", "latin-1", "gb18030"):
        claim = claim_of(clean(line.decode(name, "replace"), aim), RULES)
        assert claim is None or isinstance(claim.data, ParsedCode | CodeFault)
