"""Damaged bytes through every line model: nothing raises, and only what is whole is a value.

A judge of its own, which shares no code with the readers, looks at each accepted reading: the bytes must
bear its number, its marks of a good value and its checksum. The short form runs always, a longer one slow;
`--examples 100000` makes that one as long as wanted.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.capabilities import Capability, Reading, ReadingKind
from devices.model import Device
from devices.registry import load_models
from devices.replay import line_driver, read_transcript
from devices.transport import LineFault
from tests.devices.fakes import FakeClock, FakeLine

pytestmark = pytest.mark.slow

TRANSCRIPTS = Path(__file__).parents[1] / "transcripts"
DRIVERS = ("serial", "open_protocol")
CAPABILITIES = (Capability.CODE, Capability.VALUE, Capability.TAG)
MODELS = {
    name: model
    for name, model in load_models().items()
    if model.driver in DRIVERS and model.capability in CAPABILITIES
}
RECORDED = {
    name: [
        step.received
        for step in read_transcript((TRANSCRIPTS / f"{name}.jsonl").read_text(encoding="utf-8"))
        if step.received
    ]
    for name in MODELS
}
# what a whole good frame of each model looks like, end marks included: written for this test alone
GOOD = {
    "mitutoyo_digimatic": rb"0\dA[+-][\d.]{8,9}[\r\n]",
    "sylvac": rb"[+\- ]?\d+\.\d+ ?[<=>]?[\r\n]",
    "mahr_opto": rb"[+\- ]* *\d+\.?\d* ?(mm|in|um)[\r\n]",
    "mahr_c1202": rb"\d [+-]\d+\.\d+ (mm|um|inch|deg|rad)[ <=>]*[\r\n]",
    "mettler_sics": rb"S S .{10} (ug|mg|g|kg|t|ct|lb|oz)[\r\n]",
    "and_scale": rb"ST,[+-][\d.]{8} *(mg|g|kg|ct|lb|oz)[\r\n]",
    "weighing_indicator": rb"ST,(GS|NT),[+-][ \d.]{7,8} *(g|kg|t|lb)[\r\n]",
    "sartorius_sbi": rb"[+\- ] [ \d.]{8} (mg|g|kg|ct|lb|oz) *[\r\n]",
    "tohnichi_cem3": rb"RE,\d{3},[+-][\d.]{5},nm,[+-]\d{3},deg,[A-Z]{2},\w{7},[\d/]{8},[\d:]{8}[\r\n]",
    "mark10_torque": rb"-?\d+\.?\d* [A-Za-z]+[\r\n]",
    "open_protocol": rb"02310061001.{9}01.{209}\0",
    "generic_badge": rb"([0-9A-Fa-f]{8}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{16}|[0-9A-Fa-f]{20})[\r\n ]+",
    "rdm6300": rb"\x02[\r\n ]*[0-9A-Fa-f]{12}[\r\n ]*\x03",
    "uhf_reader18": rb".{2}\x01[\x01-\x04].*",
    "feig_iso15693": rb".{2}\xb0[\x00\x94].*",
}
DAMAGE = st.lists(
    st.tuples(
        st.sampled_from(["flip", "drop", "double", "put", "cut", "join"]),
        st.integers(0, 999),
        st.integers(0, 255),
    ),
    max_size=3,
)
NOISE = st.one_of(st.just(b""), st.binary(max_size=20))


def damaged(data: bytes, damage: list[tuple[str, int, int]]) -> bytes:
    """`data` with bits flipped, bytes lost, doubled or added, its beginning or its end cut off."""
    for kind, place, byte in damage:
        at = place % (len(data) + 1)
        changes = {
            "flip": data[:at] + bytes(each ^ (1 << byte % 8) for each in data[at : at + 1]) + data[at + 1 :],
            "drop": data[:at] + data[at + 1 :],
            "double": data[:at] + data[at : at + 1] + data[at:],
            "put": data[:at] + bytes([byte]) + data[at:],
            "cut": data[:at],
            "join": data[at:],
        }
        data = changes[kind]
    return data


def readings(name: str, chunks: list[bytes]) -> list[Reading]:
    """What the driver gives for `chunks`; only a LineFault may come out of it, and ends it."""
    clock = FakeClock()
    line = FakeLine(clock, [b"", *chunks, b"", b"", None])
    driver = line_driver(MODELS[name])
    assert driver is not None
    given: list[Reading] = []
    try:
        source = driver.over(line, Device(name, "fuzz", MODELS[name], "SN"), clock)
        for _ in range(len(chunks) + 10):
            given.extend(source.take())
    except LineFault:
        return given
    return given


def judge(name: str, reading: Reading) -> None:
    """Fails for an accepted reading that its bytes do not bear out."""
    if reading.flaw or reading.kind == "code":
        return
    assert re.fullmatch(GOOD[name], reading.raw, re.DOTALL), (name, reading)
    if reading.kind == "value":
        numbers = re.findall(r"[+-]? *\d*\.?\d+|[+-]? *\d+\.", reading.raw.decode("latin-1"))
        told = {Decimal(number.replace(" ", "")) for number in numbers}
        shown = told if name != "open_protocol" else opened(reading.raw)
        assert Decimal(reading.value) in shown, (name, reading)
        assert reading.unit is not None
        assert Decimal(reading.resolution) > 0
    else:
        assert fits(name, reading.raw), (name, reading)
        assert reading.value.lower() in (reading.raw.hex() + reading.raw.decode("latin-1").lower())


def opened(raw: bytes) -> set[Decimal]:
    """Torque in hundredths, angle and status at their places in a tightening result."""
    return {Decimal(int(raw[140:146])) / 100, Decimal(int(raw[169:174])), Decimal(int(raw[107:108]))}


def fits(name: str, raw: bytes) -> bool:
    """The checksum of a tag frame, reckoned in another way than the product does."""
    if name == "generic_badge":
        return True
    if name == "rdm6300":
        total = 0
        for byte in bytes.fromhex(raw[1:-1].decode().strip()):
            total ^= byte
        return total == 0
    return residue(raw) == 0


def residue(data: bytes) -> int:
    """Remainder of CRC-16/MCRF4XX by polynomial division over the bits: 0 when the checksum fits."""
    bits = [byte >> place & 1 for byte in data for place in range(8)]
    bits = [bit ^ (place < 16) for place, bit in enumerate(bits)]
    for at in range(len(bits) - 16):
        if bits[at]:
            for shift in (0, 4, 11, 16):
                bits[at + shift] ^= 1
    return sum(bits[-16:])


@st.composite
def streams(draw: st.DrawFn) -> tuple[str, list[bytes]]:
    """A model and the damaged bytes it gets, in chunks of any size."""
    name = draw(st.sampled_from(sorted(MODELS)))
    pieces = draw(st.lists(st.tuples(st.sampled_from(RECORDED[name]), DAMAGE, NOISE), min_size=1, max_size=3))
    stream = b"".join(damaged(data, damage) + noise for data, damage, noise in pieces)
    size = draw(st.integers(1, 64))
    return name, [stream[at : at + size] for at in range(0, len(stream), size)]


def fuzz(name_and_chunks: tuple[str, list[bytes]]) -> None:
    name, chunks = name_and_chunks
    for reading in readings(name, chunks):
        judge(name, reading)


def test_the_judge_is_content_with_what_is_whole_and_with_nothing_else() -> None:
    accepted = 0
    for name, recorded in RECORDED.items():
        for data in recorded:
            for reading in readings(name, [data]):
                judge(name, reading)
                accepted += reading.flaw is None and reading.kind != "code"
    assert accepted > 25
    (reading,) = readings("mettler_sics", [b"S S     100.00 g\r"])
    for wrong in (
        Reading(1, "x", ReadingKind.VALUE, "10.00", reading.raw, None, 0, 0, unit="g", resolution="1"),
        Reading(
            1, "x", ReadingKind.VALUE, "100.00", b"S D     100.00 g\r", None, 0, 0, unit="g", resolution="1"
        ),
    ):
        with pytest.raises(AssertionError):
            judge("mettler_sics", wrong)
    with pytest.raises(AssertionError):
        judge(
            "uhf_reader18", Reading(1, "x", ReadingKind.TAG, "FB", bytes.fromhex("05000101F23D"), None, 0, 0)
        )


def test_every_line_model_is_fuzzed() -> None:
    measuring = {name for name, model in MODELS.items() if model.kind != "code"}
    assert measuring == set(GOOD)


@settings(max_examples=200)
@given(streams())
def test_damaged_bytes_are_no_values(stream: tuple[str, list[bytes]]) -> None:
    fuzz(stream)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_many_damaged_streams_are_no_values(examples: int) -> None:
    settings(max_examples=examples)(given(streams())(fuzz))()
