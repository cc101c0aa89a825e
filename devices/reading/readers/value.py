"""Frames to measured values: pattern, decimal, unit, stability. For gauges, scales and tools on a line.

A value is given only when the whole frame fits the pattern of its model, checksum included; everything else
comes back flawed. Limits and instruments are no matter of this module. Pure.
"""

import re
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw
from devices.reading.checksums import CheckRule, checked
from devices.reading.decimals import decimal_text, resolution_of
from devices.reading.framing import LineFrame

_ENCODING: Final = "latin-1"  # one character a byte: nothing is undecodable, "°" and "µ" are themselves
_ONE: Final = "value"


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value of several in a frame: its unit if the frame tells none, its step if the digits do not."""

    unit: str = ""
    resolution: str = ""


class ValueRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a device writes a value.

    `pattern` is a regular expression that the text of a frame fits as a whole (ASCII classes). Its group
    `value` holds the digits; optional groups are `unit`, `channel` and `serial`. With `channels` each name
    is a group of digits instead, and `<name>_unit` its unit. `units` maps every spelling the device may use
    to the usual one: another spelling is no value. Without a unit in the frame `unit` holds. `refused` maps
    patterns of what is no result to its flaw, tried in their order when `pattern` does not fit; what fits
    one of `ignored` is no reading at all, such as a name told when switched on. `once`: a frame bears its own
    number and time, so the same bytes again are the same result sent again.
    """

    pattern: str = ""
    unit: str = ""
    units: dict[str, str] = {}
    channels: dict[str, Channel] = {}
    refused: dict[str, Flaw] = {}
    ignored: tuple[str, ...] = ()
    decimal_comma: bool = False
    resolution: str = ""
    once: bool = False

    def __post_init__(self) -> None:
        groups = _groups(self.pattern)
        for pattern in (*self.refused, *self.ignored):
            _groups(pattern)
        lacking = set(self.channels or (_ONE,)) - groups
        if self.pattern and lacking:
            raise ValueError(f"pattern has no group {', '.join(sorted(lacking))}")


def _groups(pattern: str) -> set[str]:
    try:
        return set(re.compile(pattern, re.ASCII).groupindex)
    except re.error as error:
        raise ValueError(f"pattern {pattern!r}: {error}") from error


def values_in(frame: LineFrame, rule: ValueRule, check: CheckRule) -> tuple[Content, ...]:
    """The values in `frame`, one a channel, or one flawed content; none in line ends alone."""
    if frame.blank:
        return ()
    body = checked(frame.body, check)
    flaw = frame.flaw or (Flaw.CHECKSUM if body is None else None)
    if body is None or flaw:
        return (Content(frame.body.decode(_ENCODING), flaw=flaw),)
    return read_values(body.decode(_ENCODING), rule)


def read_values(text: str, rule: ValueRule) -> tuple[Content, ...]:
    """The values in the text of one frame, one a channel; none to be ignored; or one flawed content."""
    found = re.fullmatch(rule.pattern, text, re.ASCII)
    if found:
        channels = rule.channels or {_ONE: Channel(rule.unit, rule.resolution)}
        read = tuple(_content(found, name, channel, rule) for name, channel in channels.items())
        # half a frame is no result: the other half shows that it was not understood
        return (Content(text, flaw=Flaw.NOT_A_VALUE),) if None in read else tuple(filter(None, read))
    if any(re.fullmatch(pattern, text, re.ASCII) for pattern in rule.ignored):
        return ()
    said = ((re.fullmatch(pattern, text, re.ASCII), flaw) for pattern, flaw in rule.refused.items())
    return next(
        ((_refused(match, flaw, rule),) for match, flaw in said if match),
        (Content(text, flaw=Flaw.NOT_A_VALUE),),
    )


def _content(found: re.Match[str], name: str, channel: Channel, rule: ValueRule) -> Content | None:
    groups = found.groupdict()
    value = decimal_text(groups[name] or "", "," if rule.decimal_comma else ".")
    spelt = groups.get("unit" if name == _ONE else f"{name}_unit")
    unit = rule.units.get(spelt) if spelt else channel.unit
    if value is None or unit is None:
        return None
    return Content(
        value,
        unit=unit,
        channel=(groups.get("channel") or "").strip() if name == _ONE else name,
        serial=(groups.get("serial") or "").strip(),
        resolution=channel.resolution or resolution_of(value),
    )


def _refused(said: re.Match[str], flaw: Flaw, rule: ValueRule) -> Content:
    """What counts for nothing, with the number beside it when there is one: a scale in motion shows it."""
    has_number = _ONE in said.groupdict()
    content = _content(said, _ONE, Channel(rule.unit, rule.resolution), rule) if has_number else None
    return msgspec.structs.replace(content or Content(said.string), flaw=flaw)
