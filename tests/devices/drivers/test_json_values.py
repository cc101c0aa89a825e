"""Numbers out of JSON: the digits that were sent."""

from decimal import Decimal

import pytest

from devices.drivers.json_values import ABSENT, at_path, number_of, read_json


@pytest.mark.parametrize(
    ("payload", "path", "number"),
    [
        (b'{"t": 183.20}', "t", "183.20"),
        (b'{"t": 0.1000000000000000055}', "t", "0.1000000000000000055"),
        (b'{"data": {"v": [1, -2]}}', "data.v.1", "-2"),
        (b'{"t": "0183.50"}', "t", "183.50"),
        (b"7", "", "7"),
        (b'{"t": 1.5e2}', "t", "1.5E+2"),
    ],
)
def test_digits_as_sent(payload: bytes, path: str, number: str) -> None:
    found = number_of(at_path(read_json(payload), path))
    assert str(found) == number
    assert isinstance(found, Decimal)


@pytest.mark.parametrize("path", ["x", "t.x", "v.2", "v.-1", "v.x", "t.0"])
def test_a_path_that_leads_nowhere(path: str) -> None:
    assert at_path(read_json(b'{"t": 1, "v": [1, 2]}'), path) is ABSENT


@pytest.mark.parametrize("payload", [b"", b"{", b"nan", b"\xff", b'{"t": NaN}', b"'1'", b"[" * 5000])
def test_what_is_no_json(payload: bytes) -> None:
    assert read_json(payload) is ABSENT


@pytest.mark.parametrize("found", [None, True, "1e5", "12,5", "", [], {}])
def test_what_is_no_number(found: object) -> None:
    assert number_of(found) is None
