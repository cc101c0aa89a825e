"""Lines as sources: readings with device and time, asking, silence, joining midway, a line that goes."""

import msgspec
import pytest

from devices.capabilities import Ask, Flaw, Print, Reading, ReasonCode
from devices.drivers.line_source import LineSource
from devices.model import Device, Model, PollRule
from devices.registry import load_models
from devices.transport import CommandFault, LineFault
from tests.devices.fakes import MS, FakeClock, FakeLine

MODELS = load_models()


def source(
    name: str, *chunks: bytes | None, poll: PollRule | None = None, quiet: bool = True
) -> tuple[LineSource, FakeLine]:
    """A source whose line gives `chunks`, then quiet; None is the line going. Quiet at first if `quiet`."""
    clock = FakeClock()
    line = FakeLine(clock, [b"", *chunks] if quiet else [*chunks])
    made = LineSource(line, Device("d1", "COM1", model(name, poll), "SN-7"), clock)
    if quiet:
        assert list(made.take()) == []
    return made, line


def model(name: str, poll: PollRule | None) -> Model:
    return MODELS[name] if poll is None else msgspec.structs.replace(MODELS[name], poll=poll)


def taken(made: LineSource, times: int) -> list[Reading]:
    return [reading for _ in range(times) for reading in made.take()]


def test_a_reading_carries_device_bytes_and_times() -> None:
    made, _ = source("generic_serial", b"]C1ABC", b"12\r")
    (reading,) = taken(made, 2)
    expected = ("d1", "code", "ABC12", b"]C1ABC12\r", "]C1", "SN-7")
    assert (
        reading.device,
        reading.kind,
        reading.value,
        reading.raw,
        reading.symbology,
        reading.serial,
    ) == expected
    assert (reading.taken_at, reading.first_byte_ns) == (100_000, 100 * MS)


def test_ids_rise_across_devices() -> None:
    left, right = source("generic_serial", b"A\rB\r")[0], source("generic_serial", b"A\r")[0]
    ids = [reading.id for each in (left, right) for reading in each.take()]
    assert ids == sorted(set(ids))


def test_a_stream_joined_in_the_middle_begins_with_the_next_value() -> None:
    made, _ = source("sylvac", b"2.345\r+012.345\r", quiet=False)
    assert [(r.value, r.flaw) for r in made.take()] == [("2.345", Flaw.CUT), ("12.345", None)]


def test_a_code_right_after_opening_counts() -> None:
    made, _ = source("generic_serial", b"UNIT-1\r", quiet=False)
    assert [(r.value, r.flaw) for r in made.take()] == [("UNIT-1", None)]


def test_a_device_is_asked_at_intervals_and_not_before_it_has_answered() -> None:
    poll = PollRule(text="?\r", every_ms=200, answer_ms=300)
    made, line = source("sylvac", b"", b"", b"+001.0\r", *[b""] * 5, poll=poll)
    taken(made, 3)
    assert line.sent == [b"?\r"]
    assert taken(made, 4) == []
    assert line.sent == [b"?\r", b"?\r"]


def test_an_answer_that_does_not_come_is_said_once_an_asking() -> None:
    made, line = source("sylvac", *[b""] * 40, poll=PollRule(text="?\r", every_ms=500, answer_ms=300))
    readings: list[Reading] = []
    while line.clock.ns < 1_000 * MS:
        readings += made.take()
    assert [(r.value, r.flaw) for r in readings] == [("", Flaw.NO_ANSWER)] * 2
    assert len(line.sent) == 2


def test_it_is_asked_on_demand_and_other_commands_are_refused() -> None:
    made, line = source("mettler_sics", b"S S     100.00 g\r\n")
    made.send(Ask())
    assert line.sent == [b"S\r\n"]
    assert [reading.value for reading in made.take()] == ["100.00"]
    with pytest.raises(CommandFault) as fault:
        made.send(Print(b"x"))
    assert (fault.value.reason.code, fault.value.reason.parameters["detail"]) == (ReasonCode.CANNOT, "Print")


def test_a_device_that_cannot_be_asked_says_so() -> None:
    made, line = source("generic_serial")
    with pytest.raises(CommandFault):
        made.send(Ask())
    assert line.sent == []


def test_a_greeting_is_any_word_in_time() -> None:
    made, line = source("mettler_sics", b"", b"ES\r\n")
    made.greet()
    assert line.sent == [b"S\r\n"]
    silent, line = source("mettler_sics")
    with pytest.raises(CommandFault) as fault:
        silent.greet()
    assert fault.value.reason.code is ReasonCode.NO_ANSWER
    assert line.clock.ns <= 4_000 * MS


@pytest.mark.parametrize("name", ["generic_serial", "sylvac", "cognex_dataman"])
def test_what_cannot_be_asked_and_a_scanner_is_not_greeted(name: str) -> None:
    poll = PollRule() if name == "sylvac" else None
    made, line = source(name, poll=poll)
    made.greet()
    assert line.sent == []


def test_what_was_begun_comes_flawed_before_the_line_goes() -> None:
    made, line = source("sylvac", b"+012.3", None)
    assert [(r.value, r.flaw) for r in taken(made, 2)] == [("+012.3", Flaw.CUT)]
    for _ in range(2):
        with pytest.raises(LineFault):
            made.take()
    made.close()
    assert line.closed


def test_a_line_at_rest_wakes_its_thread_ten_times_a_second() -> None:
    made, line = source("generic_serial")
    line.reads, begin = 0, line.clock.ns
    while line.clock.ns - begin < 10_000 * MS:
        made.take()
    assert line.reads == 100


def test_what_is_begun_or_due_is_not_slept_over() -> None:
    made, line = source("generic_serial", b"AB")
    taken(made, 1)
    begin = line.clock.ns
    assert [reading.value for reading in taken(made, 1)] == ["AB"], "it ends by 50 ms of silence"
    assert line.clock.ns - begin == 50 * MS
    asked, line = source("generic_serial", poll=PollRule(text="W", every_ms=120))
    begin = line.clock.ns
    while not line.sent:
        asked.take()
    assert line.clock.ns - begin <= 150 * MS
