"""Values out of frames: only a whole frame in the stated form is a value."""

import pytest

from devices.capabilities import Content, Flaw
from devices.reading.checksums import ByteForm, CheckKind, CheckRule
from devices.reading.framing import LineFrame
from devices.reading.readers.value import Channel, ValueRule, read_values, values_in

RULE = ValueRule(
    pattern=r"ST,(?P<value>[+-]\d\d\.\d) (?P<unit>\S+)",
    units={"g": "g", "uu": "µg"},
    refused={
        r"US,(?P<value>[+-]\d\d\.\d) (?P<unit>\S+)": Flaw.UNSTABLE,
        "OL.*": Flaw.OVERLOAD,
        ".*": Flaw.DEVICE_ERROR,
    },
    ignored=("HELLO",),
)


def frame(text: str, flaw: Flaw | None = None) -> LineFrame:
    return LineFrame(text.encode("latin-1") + b"\r", text.encode("latin-1"), 0, flaw)


def test_a_value_with_unit_and_resolution() -> None:
    assert read_values("ST,+01.5 uu", RULE) == (Content("1.5", unit="µg", resolution="0.1"),)


def test_a_unit_the_model_does_not_know_is_no_value() -> None:
    (content,) = read_values("ST,+01.5 stone", RULE)
    assert (content.value, content.flaw) == ("ST,+01.5 stone", Flaw.NOT_A_VALUE)


def test_what_is_refused_keeps_its_number_beside_the_flaw() -> None:
    assert read_values("US,-01.5 g", RULE) == (
        Content("-1.5", unit="g", resolution="0.1", flaw=Flaw.UNSTABLE),
    )
    assert read_values("OL+", RULE) == (Content("OL+", flaw=Flaw.OVERLOAD),)
    assert read_values("what?", RULE)[0].flaw is Flaw.DEVICE_ERROR


def test_a_refused_number_that_is_none_stays_refused() -> None:
    (content,) = read_values("US,-01.5 stone", RULE)
    assert (content.value, content.flaw) == ("US,-01.5 stone", Flaw.UNSTABLE)


def test_what_is_ignored_is_no_reading() -> None:
    assert read_values("HELLO", RULE) == ()
    assert values_in(frame("\r\n "), RULE, CheckRule()) == ()


def test_several_values_of_one_frame_by_channel_or_none() -> None:
    rule = ValueRule(
        pattern=r"(?P<torque>[\d.]+),(?P<torque_unit>\w+),(?P<angle>[\d.]+)(?P<serial>#\d)?",
        units={"nm": "N·m"},
        channels={"torque": Channel(), "angle": Channel("°", "0.5")},
    )
    torque, angle = read_values("1.50,nm,090#7", rule)
    assert torque == Content("1.50", unit="N·m", channel="torque", serial="#7", resolution="0.01")
    assert angle == Content("90", unit="°", channel="angle", serial="#7", resolution="0.5")
    assert [each.flaw for each in read_values("1.50,nm,0.9.0", rule)] == [Flaw.NOT_A_VALUE]


def test_a_comma_a_stated_unit_and_a_stated_resolution() -> None:
    rule = ValueRule(pattern="(?P<value>.*)", unit="°C", decimal_comma=True, resolution="0.5")
    assert read_values("21,5", rule) == (Content("21.5", unit="°C", resolution="0.5"),)


def test_a_flawed_frame_or_a_wrong_checksum_is_never_a_value() -> None:
    check = CheckRule(CheckKind.XOR8, ByteForm.HEX)
    body = "ST,+01.5 g"
    told = 0
    for character in body.encode():
        told ^= character
    assert values_in(frame(f"{body}{told:02X}"), RULE, check)[0].value == "1.5"
    assert values_in(frame(f"{body}{told ^ 1:02X}"), RULE, check)[0].flaw is Flaw.CHECKSUM
    assert values_in(frame(body, Flaw.CUT), RULE, CheckRule()) == (Content(body, flaw=Flaw.CUT),)


def test_digits_of_other_scripts_are_no_digits() -> None:
    rule = ValueRule(pattern=r"(?P<value>\d+)", unit="mm")
    assert read_values("１２", rule)[0].flaw is Flaw.NOT_A_VALUE


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"pattern": "(?P<value"}, "pattern"),
        ({"pattern": r"\d+"}, "no group value"),
        ({"pattern": "(?P<a>.)", "channels": {"b": Channel()}}, "no group b"),
        ({"refused": {"(": Flaw.OVERLOAD}}, "pattern"),
        ({"ignored": ("(",)}, "pattern"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(wrong: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ValueRule(**wrong)  # type: ignore[arg-type]
