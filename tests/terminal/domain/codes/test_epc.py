"""EPC: URNs and the memory of tags become GS1 elements; published examples, and tags made here read back."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.codes.ai_table import has_check_digit
from terminal.domain.codes.epc_tag import EpcTag, is_epc_tag, parse_epc_tag
from terminal.domain.codes.epc_urn import parse_epc_urn
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString

YEAR = 2026


@pytest.mark.parametrize(
    ("urn", "expected"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2018", {"01": "10614141073464", "21": "2018"}),
        ("urn:epc:id:sgtin:952001.1012345.22222223333", {"01": "19520010123455", "21": "22222223333"}),
        ("urn:epc:id:sgtin:0614141.712345.32a%2Fb", {"01": "70614141123451", "21": "32a/b"}),
        ("urn:epc:id:sgtin:4012345.011111.A.B-1", {"01": "04012345111118", "21": "A.B-1"}),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", {"01": "80614141123458", "21": "6789"}),
        ("urn:epc:class:lgtin:4012345.012345.998877", {"01": "04012345123456", "10": "998877"}),
        ("urn:epc:id:upui:1234567.098765.51qIgY)%3C", {"01": "01234567987651", "235": "51qIgY)<"}),
        ("urn:epc:id:sscc:0614141.1234567890", {"00": "106141412345678908"}),
        ("urn:epc:id:sgln:0614141.07346.1234", {"414": "0614141073467", "254": "1234"}),
        ("urn:epc:id:sgln:0614141.00777.0", {"414": "0614141007776"}),
        ("urn:epc:id:sgln:952005385.011.ts4711", {"414": "9520053850113", "254": "ts4711"}),
        ("urn:epc:id:pgln:4012345.00225", {"417": "4012345002256"}),
        ("urn:epc:id:grai:4012345.55555.987", {"8003": "04012345555554987"}),
        ("urn:epc:id:giai:4000001.111", {"8004": "4000001111"}),
        ("urn:epc:id:giai:735005385.vehicle1", {"8004": "735005385vehicle1"}),
        ("urn:epc:id:gdti:0614141.00001.1618034", {"253": "06141410000121618034"}),
        ("urn:epc:id:gsrn:0614141.0000010253", {"8018": "061414100000102534"}),
        ("urn:epc:id:cpi:0614141.123ABC.123456", {"8010": "0614141123ABC", "8011": "123456"}),
        ("URN:EPC:id:sscc:0614141.1234567890", {"00": "106141412345678908"}),
    ],
)  # fmt: skip
def test_urn(urn: str, expected: dict[str, str]) -> None:
    found = parse_epc_urn(urn, YEAR)
    assert isinstance(found, ElementString), found
    assert dict(found.elements) == expected


@pytest.mark.parametrize(
    ("urn", "fault"),
    [
        ("urn:epc:idpat:sgtin:4012345.098765.*", CodeFault(DataFault.NO_SINGLE_THING, "idpat:sgtin")),
        ("urn:epc:idpat:sgtin:4012345.098765", CodeFault(DataFault.NO_SINGLE_THING, "idpat:sgtin")),
        ("urn:epc:pat:sgtin-96:3.0614141.[1-2].*", CodeFault(DataFault.NO_SINGLE_THING, "pat:sgtin-96")),
        ("urn:epc:id:gid:95100000.12345.400", CodeFault(DataFault.UNSUPPORTED, "id:gid")),
        ("urn:epc:id:lgtin:4012345.012345.998877", CodeFault(DataFault.UNSUPPORTED, "id:lgtin")),
        ("urn:epc:raw:96.x30", CodeFault(DataFault.UNSUPPORTED, "raw:96.x30")),
        ("urn:epc:", CodeFault(DataFault.UNSUPPORTED, ":")),
        ("urn:epc:tag:sgtin-96:0614141.812345.6789", CodeFault(DataFault.FORMAT, "tag:sgtin")),
        ("urn:epc:id:sgtin:0614141.10734.2018", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:06141.41107346.2018", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:0614141.107346", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:0614141.107346.", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:0614141.107346.a/b", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:0614141.10734X.1", CodeFault(DataFault.FORMAT, "sgtin")),
        ("urn:epc:id:sgtin:0614141.107346.%E6", CodeFault(DataFault.FORMAT, "(21)")),
        (f"urn:epc:id:sgtin:0614141.107346.{'A' * 21}", CodeFault(DataFault.FORMAT, "(21)")),
        ("urn:epc:id:sscc:0614141.1234567890.1", CodeFault(DataFault.FORMAT, "sscc")),
        ("urn:epc:id:giai:0614141.", CodeFault(DataFault.FORMAT, "giai")),
        ("urn:uuid:1", CodeFault(DataFault.NOT_GS1)),
    ],
)
def test_urn_refused(urn: str, fault: CodeFault) -> None:
    assert parse_epc_urn(urn, YEAR) == fault


# ---------------------------------------------------------------- tags


@pytest.mark.parametrize(
    ("memory", "urn", "filter_value", "elements"),
    [
        ("3074257BF7194E4000001A85", "sgtin:0614141.812345.6789", 3, {"01": "80614141123458", "21": "6789"}),
        ("3674257BF6B7A659B2C2BF1000000000000000000000000000", "sgtin:0614141.712345.32a%2Fb", 3,
         {"01": "70614141123451", "21": "32a/b"}),
        ("3174257BF4499602D2000000", "sscc:0614141.1234567890", 3, {"00": "106141412345678908"}),
        ("31AC16465751CCD0C2000000", "sscc:023356789.30200002", 5, {"00": "302335678902000022"}),
        ("3374257BF40C0E400000162E", "grai:0614141.12345.5678", 3, {"8003": "006141411234525678"}),
        ("3474257BF40000000000162E", "giai:0614141.5678", 3, {"8004": "06141415678"}),
        ("3474257bf40000000000162e", "giai:0614141.5678", 3, {"8004": "06141415678"}),
    ],
)  # fmt: skip
def test_published_tags(memory: str, urn: str, filter_value: int, elements: dict[str, str]) -> None:
    found = parse_epc_tag(memory, YEAR)
    assert isinstance(found, EpcTag)
    assert (found.urn, found.filter) == (f"urn:epc:id:{urn}", filter_value)
    assert dict(found.data.elements) == elements


@pytest.mark.parametrize(
    ("memory", "fault"),
    [
        ("E28011606000020000000000", CodeFault(DataFault.UNSUPPORTED, "E2")),
        ("3074257BF7194E4000001A8", CodeFault(DataFault.UNSUPPORTED, "30")),
        ("3074257BF7194E4000001AXX", CodeFault(DataFault.UNSUPPORTED, "30")),
        ("3074257BF7194E4000001A850001", CodeFault(DataFault.FORMAT, "sgtin")),  # more than its header says
        ("307C257BF7194E4000001A85", CodeFault(DataFault.FORMAT, "sgtin")),  # partition 7
        ("3077FFFFF7194E4000001A85", CodeFault(DataFault.FORMAT, "sgtin")),  # prefix of more than 7 digits
        ("3174257BF4499602D2000001", CodeFault(DataFault.FORMAT, "sscc")),  # bits where there must be none
        ("3674257BF6B7A659B2C2BF1000000000000000000000000001", CodeFault(DataFault.FORMAT, "sgtin")),
        ("3674257BF6800000000000000000000000000000000000000000", CodeFault(DataFault.FORMAT, "sgtin")),
    ],
)  # fmt: skip
def test_tag_refused(memory: str, fault: CodeFault) -> None:
    assert parse_epc_tag(memory, YEAR) == fault


PREFIX_BITS = (40, 37, 34, 30, 27, 24, 20)
REFERENCE_BITS = {
    "sgtin": (4, 7, 10, 14, 17, 20, 24),
    "sscc": (18, 21, 24, 28, 31, 34, 38),
    "sgln": (1, 4, 7, 11, 14, 17, 21),
    "grai": (4, 7, 10, 14, 17, 20, 24),
}
DIGITS = {"sgtin": 13, "sscc": 17, "sgln": 12, "grai": 12}
HEADERS = {"sgtin": "30", "sscc": "31", "sgln": "32", "grai": "33", "giai": "34"}
TEXT_HEADERS = {"sgtin": ("36", 140), "sgln": ("39", 140), "grai": ("37", 112)}
prefixes = st.integers(6, 12).flatmap(lambda size: st.text(string.digits, min_size=size, max_size=size))


def written(header: str, filter_value: int, prefix: str, reference: str, rest: str) -> str:
    """The memory of a tag, independent of the reader: every part in its bits, filled up to whole words."""
    partition = 12 - len(prefix)
    company = f"{int(prefix):0{PREFIX_BITS[partition]}b}"
    bits = f"{int(header, 16):08b}{filter_value:03b}{partition:03b}{company}{reference}{rest}"
    bits += "0" * (-len(bits) % 16)
    return f"{int(bits, 2):0{len(bits) // 4}X}"


@pytest.mark.slow
@given(st.data(), st.sampled_from(sorted(DIGITS)), prefixes, st.integers(0, 7))
def test_made_tag_read_back(data: st.DataObject, scheme: str, prefix: str, filter_value: int) -> None:
    size, partition = DIGITS[scheme] - len(prefix), 12 - len(prefix)
    reference = data.draw(st.text(string.digits, min_size=size, max_size=size))
    bits = f"{int(reference or 0):0{REFERENCE_BITS[scheme][partition]}b}"
    serial = "" if scheme == "sscc" else str(data.draw(st.integers(0, 2**38 - 1)))
    rest = "0" * 24 if scheme == "sscc" else f"{int(serial):0{41 if scheme == 'sgln' else 38}b}"
    found = parse_epc_tag(written(HEADERS[scheme], filter_value, prefix, bits, rest), YEAR)
    assert isinstance(found, EpcTag)
    assert found.urn == f"urn:epc:id:{scheme}:{prefix}.{reference}" + (f".{serial}" if serial else "")
    assert found.filter == filter_value
    assert found.data == parse_epc_urn(found.urn, YEAR)


@pytest.mark.slow
@given(
    st.sampled_from(sorted(TEXT_HEADERS)),
    prefixes,
    st.text("!'()*+,-.:;=_%&/<>?\"" + string.ascii_letters + string.digits, min_size=1, max_size=16),
)
def test_made_tag_with_text_read_back(scheme: str, prefix: str, serial: str) -> None:
    header, room = TEXT_HEADERS[scheme]
    partition = 12 - len(prefix)
    reference = "7" * (DIGITS[scheme] - len(prefix))
    bits = f"{int(reference or 0):0{REFERENCE_BITS[scheme][partition]}b}"
    rest = "".join(f"{ord(c):07b}" for c in serial).ljust(room, "0")
    found = parse_epc_tag(written(header, 0, prefix, bits, rest), YEAR)
    assert isinstance(found, EpcTag)
    assert found.data == parse_epc_urn(found.urn, YEAR)
    assert found.data.elements[-1][1].endswith(serial) or serial == "0"


@pytest.mark.slow
@given(prefixes, st.integers(1, 2**42 - 1))
def test_made_asset_tag_read_back(prefix: str, reference: int) -> None:
    bits = 82 - PREFIX_BITS[12 - len(prefix)]
    found = parse_epc_tag(written("34", 0, prefix, f"{reference:0{bits}b}", ""), YEAR)
    assert isinstance(found, EpcTag)
    assert found.data.elements == (("8004", f"{prefix}{reference}"),)


@pytest.mark.slow
@given(st.text("0123456789ABCDEF", min_size=24, max_size=24))
def test_any_memory_is_clean_or_refused(memory: str) -> None:
    for header in ("30", "31", "32", "33", "34"):
        found = parse_epc_tag(header + memory[2:], YEAR)
        if isinstance(found, EpcTag):
            assert all(has_check_digit(v) for ai, v in found.data.elements if ai in {"00", "01", "414"})


@pytest.mark.slow
@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert is_epc_tag(text) in {True, False}
    parse_epc_tag(text, YEAR)
    for scheme in ("sgtin", "sgln", "grai", "giai", "cpi", "sscc"):
        parse_epc_urn(f"urn:epc:id:{scheme}:{text}", YEAR)
    parse_epc_urn(f"urn:epc:{text}", YEAR)
