"""Refused scans are kept as they were read."""

import base64
from hashlib import sha256

import msgspec
import pytest

from terminal.domain.events.bounds import LONGEST_PARAMETER
from terminal.domain.events.payloads import ScanRefused
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.usecases.note_scan import MOST_BYTES, note_refused_scan
from tests.fakes.acts import accepted
from tests.fakes.floor import Floor, events_after, writes_nothing

WHY = refused(Refusal.UNKNOWN_CODE, code="x")


def noted(floor: Floor, raw: bytes) -> ScanRefused:
    work = floor.at("ST-020", "")
    accepted(note_refused_scan(work, work.new_id(), raw, "scanner-1", "station", WHY))
    payload = events_after(work)[-1].payload
    assert isinstance(payload, ScanRefused)
    return payload


def test_what_was_read_where_and_why(floor: Floor) -> None:
    payload = noted(floor, "标签 7\r\n".encode())
    assert (payload.raw, payload.raw_base64) == ("标签 7", "")
    assert (payload.device, payload.screen, payload.refusal) == ("scanner-1", "station", "unknown_code")
    assert payload.parameters == {"code": "x"}


@pytest.mark.parametrize("raw", [b"\x1d01\x00", b"\xff\xfe", b"a\x07b", b"\x1b[31m"])
def test_what_is_no_plain_text_is_kept_byte_by_byte(floor: Floor, raw: bytes) -> None:
    payload = noted(floor, raw)
    assert payload.raw == ""
    assert base64.b64decode(payload.raw_base64) == raw


@pytest.mark.parametrize("raw", [b"9" * 100_000, b"\x1d" * 10_000_000, "标".encode() * 50_000])
def test_of_an_endless_code_the_beginning_its_length_and_hash_are_kept(floor: Floor, raw: bytes) -> None:
    payload = noted(floor, raw)
    kept = payload.raw.encode() or base64.b64decode(payload.raw_base64)
    assert len(kept) == MOST_BYTES
    assert raw.startswith(kept)
    hashed = sha256(raw).hexdigest() if len(raw) <= 1024 * 1024 else ""
    assert (payload.length, payload.sha256) == (len(raw), hashed)


def test_what_is_said_about_an_endless_code_is_cut_too(floor: Floor) -> None:
    work = floor.at("ST-020", "")
    why = refused(Refusal.UNKNOWN_CODE, code="9" * 100_000)
    accepted(note_refused_scan(work, work.new_id(), b"9", "scanner-1", "station", why))
    payload = events_after(work)[-1].payload
    assert isinstance(payload, ScanRefused)
    assert len(payload.parameters["code"]) == LONGEST_PARAMETER


def test_a_refused_scan_is_no_work_at_the_station(floor: Floor) -> None:
    """A board that shows when the station last did something must not count it."""
    work = floor.at("ST-020", "")
    before = work.terminal()
    floor.clock.turn(60)
    noted(floor, b"x")
    assert work.terminal().last_at == before.last_at


def test_a_stopped_station_records_nothing_more(floor: Floor) -> None:
    work = floor.at("ST-020")
    work.store.keep(msgspec.structs.replace(work.store.exchange(), stopped="terminal_revoked"))
    refusal = writes_nothing(work, lambda: note_refused_scan(work, work.new_id(), b"x", "d", "s", WHY))
    assert refusal == Refused(Refusal.STATION_STOPPED, {"reason": "terminal_revoked"})
