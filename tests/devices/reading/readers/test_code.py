"""Codes out of frames: AIM identifier, prefix, character sets, separators."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.capabilities import Content, Flaw
from devices.drivers.line_source import reading_of
from devices.model import Device
from devices.reading.framing import LineFrame
from devices.reading.readers.code import TextRule, codes_in, decode_text, read_text
from devices.registry import load_models
from devices.wedge.outcome import Scanned
from tests.devices.fakes import keyboard


def framed(body: bytes, flaw: Flaw | None = None) -> LineFrame:
    return LineFrame(body + b"\r", body, 0, flaw)


def test_aim_identifier_only_where_the_device_sends_one() -> None:
    assert read_text("]d2(01)", TextRule()) == Content("(01)", "]d2")
    assert read_text("]d2(01)", TextRule(aim=False)) == Content("]d2(01)", None)
    assert read_text("A]d2", TextRule()) == Content("A]d2", None)


def test_the_prefix_is_taken_off_once() -> None:
    assert read_text("##A#", TextRule(prefix="#")).value == "#A#"


def test_separators_are_read_in_one_pass_longest_first() -> None:
    rule = TextRule(substitutions={"~1": "\x1d", "~": "~1", "{GS}": "\x1d"})
    assert read_text("A~1B{GS}C~D", rule).value == "A\x1dB\x1dC~1D"


def test_utf8_then_gb18030_then_undecodable() -> None:
    assert decode_text("批次A".encode(), TextRule()) == Content("批次A")
    assert decode_text("批次A".encode("gb18030"), TextRule()) == Content("批次A")
    assert decode_text(b"A\xff\xffB", TextRule()) == Content("A\\xff\\xffB", None, Flaw.UNDECODABLE)


def test_line_ends_alone_are_no_codes() -> None:
    assert codes_in(framed(b"\r\n \0"), TextRule()) == ()


@pytest.mark.slow
@given(st.binary(max_size=30), st.sampled_from([None, *Flaw]))
def test_no_bytes_raise_and_no_flaw_is_lost(body: bytes, flaw: Flaw | None) -> None:
    for code in codes_in(framed(body, flaw), TextRule()):
        assert flaw is None or code.flaw is flaw


@pytest.mark.parametrize("code", ["A{GS}B", "A^]B", "A<GS>B", "~1", "P1|L2", "FNC1", "A029B"])
def test_nothing_is_substituted_that_is_not_configured(code: str) -> None:
    assert read_text(code, TextRule()).value == code


@pytest.mark.parametrize("spelling", ["{GS}", "^]", "~1", "|", "Ctrl+]", "FNC1"])
def test_each_scanner_has_its_own_spelling(spelling: str) -> None:
    rule = TextRule(substitutions={spelling: "\x1d"})
    assert read_text(f"]C110A{spelling}21B", rule) == Content("10A\x1d21B", "]C1")


def test_what_a_scanner_leaves_of_a_separator_goes_with_each_reading() -> None:
    """Nothing is replaced here: only the code grammar can tell whether it stands for a separator."""
    model = msgspec.structs.replace(load_models()["generic_serial"], text=TextRule(residue="029"))
    reading = reading_of(Device("gun", "COM1", model), Content("10A02921B"), b"10A02921B\r", 0, 0)
    assert (reading.value, reading.residue) == ("10A02921B", "029")
    keys = keyboard(text=TextRule(residue="029"))
    keys.burst("10A02921B\r")
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert (outcome.reading.value, outcome.reading.residue) == ("10A02921B", "029")
