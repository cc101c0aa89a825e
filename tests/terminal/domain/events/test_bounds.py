"""No event is too large for the exchange or the hub's judge: it is cut, or refused before it is written."""

import types
import typing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
import pytest

from sync.hub.intake.judge import understand
from sync.protocol.messages import MAX_BYTES
from terminal.domain.events import bounds
from terminal.domain.events.bounds import OutOfBounds, fitted, problem_of, require_size
from terminal.domain.events.payloads import (
    EVENT_TYPES,
    Payload,
    ScanRefused,
    Scrapped,
    SettingChanged,
    WorkReported,
)
from tests.terminal.domain.journals import Scribe

WORST = ("x", "字", "\x01", '"')
"""Characters that take 1, 3, 6 and 2 bytes in JSON."""

_PLAIN = {
    int: bounds.LARGEST_WHOLE,
    bool: True,
    Decimal: bounds.LARGEST - Decimal("1e-12"),
    date: date.max,
}


def largest(wanted: Any, field: str, character: str) -> Any:  # noqa: PLR0911 - one for each kind
    """The largest value that still passes as a field of that type."""
    if isinstance(wanted, typing.NewType):
        return largest(wanted.__supertype__, field, character)
    origin, parts = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        return largest(next(part for part in parts if part is not type(None)), field, character)
    if origin is tuple:
        return (largest(parts[0], field, character),) * bounds.MOST_PARTS
    if origin is dict:
        size = bounds.LONGEST_PARAMETER - 2
        return {f"{n:02}{character * size}": character * (size + 2) for n in range(bounds.MOST_PARAMETERS)}
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return largest_of(wanted, character)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return max(wanted, key=len)
    if wanted is str:
        return character * bounds._DESCRIBES.get(field, bounds.LONGEST_TEXT)
    plain = {
        int: bounds.LARGEST_WHOLE,
        bool: True,
        Decimal: bounds.LARGEST - Decimal("1e-12"),
        date: date.max,
    }
    return plain[wanted]


def largest_of(struct: type[Any], character: str) -> Any:
    fields = msgspec.structs.fields(struct)
    return struct(**{field.name: largest(field.type, field.name, character) for field in fields})


@pytest.mark.parametrize("character", WORST)
@pytest.mark.parametrize("struct", [struct for _, _, struct in EVENT_TYPES], ids=lambda each: each.__name__)
def test_the_largest_event_passes_capture_and_judge(struct: type[Payload], character: str) -> None:
    payload = largest_of(struct, character)
    assert fitted(payload) is payload
    code = character * bounds.LONGEST_TEXT
    about = dict.fromkeys(("order", "shift", "actor", "session", "equipment"), code)
    scribe = Scribe()
    event = scribe.write(payload, subject=("unit", code), **about)
    body = scribe.links[-1].body
    if len(body) > bounds.MOST_BYTES:
        with pytest.raises(OutOfBounds):
            require_size(body)
        return  # fifty entries of the worst characters: refused with words, nothing is written
    assert len(body) <= MAX_BYTES // 4
    assert understand(event.envelope) == event


@pytest.mark.parametrize("struct", [struct for _, _, struct in EVENT_TYPES], ids=lambda each: each.__name__)
def test_one_more_is_cut_or_refused(struct: type[Payload]) -> None:
    whole = largest_of(struct, "x")
    for name in struct.__struct_fields__:
        value = getattr(whole, name)
        if isinstance(value, StrEnum) or not isinstance(value, str | tuple | dict | Decimal):
            continue
        payload = msgspec.structs.replace(whole, **{name: _more(name, value)})
        try:
            kept = fitted(payload)
        except OutOfBounds:
            continue
        assert name in bounds._DESCRIBES or isinstance(value, dict), name
        assert problem_of(kept) == ""


def _more(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {**value, "one more": "y"}
    if name == "members":
        return value[:1] * (bounds.MOST_MEMBERS + 1)
    return value * 2 if isinstance(value, Decimal) else value + value[:1]


def test_a_list_of_devices_of_any_length_is_told_as_far_as_it_goes() -> None:
    changed = SettingChanged(setting="devices", old="", new="scanner (zebra) usb:1, " * 1000)
    kept = fitted(changed)
    assert len(kept.new) == 2048
    assert kept.new.endswith("…")
    assert changed.new.startswith(kept.new[:-1])


@pytest.mark.parametrize(
    "payload",
    [
        WorkReported(good=Decimal("1e16")),
        WorkReported(good=Decimal("1e-13")),
        WorkReported(good=Decimal("NaN")),
        WorkReported(good=Decimal(1), scrap=(Scrapped("R", Decimal(1)),) * 51),  # type: ignore[arg-type]
        WorkReported(good=Decimal(1), item="I" * 301),
        ScanRefused(device="d", refusal="x" * 301, screen="s"),
        ScanRefused(device="d", refusal="x", screen="s", raw="\ud83d"),
        ScanRefused(device="d", refusal="x", screen="s", raw="a\x00"),
    ],
)
def test_what_names_or_counts_too_much_is_refused(payload: Payload) -> None:
    with pytest.raises(OutOfBounds):
        fitted(payload)


@pytest.mark.parametrize("code", ["LOT\x0099", "LOT\ud83d", "字\x00"])
def test_a_refused_scan_is_recorded_whatever_characters_it_has(code: str) -> None:
    scan = ScanRefused(device="d", refusal="x", screen="s", parameters={"code": code})
    kept = fitted(scan).parameters["code"]
    assert kept == "".join(mark if mark in "LOT99字" else "\ufffd" for mark in code)
