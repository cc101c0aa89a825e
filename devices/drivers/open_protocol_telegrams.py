"""Telegrams of the Open Protocol of tightening controllers: written, checked, a result taken out of them.

Form: Open Protocol specification R 2.8.0: 20 characters of header (length without the closing NUL, telegram
number, revision ...), data, NUL; MID 0061 in revision 1 with its 23 numbered fields. No line, no state.
"""

import re
from typing import Final

import msgspec

from devices.capabilities import Content
from devices.reading.decimals import decimal_text

START: Final = 1
START_DONE: Final = 2
REFUSED: Final = 4
SUBSCRIBE: Final = 60
RESULT: Final = 61
RESULT_TAKEN: Final = 62
KEEP_ALIVE: Final = 9999

_HEADER: Final = re.compile(r"(\d{4})(\d{4})([ \d]{3})([ \d].{8})(.*)", re.ASCII | re.DOTALL)
_RESULT: Final = re.compile(
    r"01\d{4}02\d{2}03.{25}04.{25}05\d{2}06\d{3}07\d{4}08\d{4}09(?P<status>[01])10[012]11[012]"
    r"12\d{6}13\d{6}14\d{6}15(?P<torque>\d{6})16\d{5}17\d{5}18\d{5}19(?P<angle>\d{5})"
    r"20.{19}21.{19}22[0-3]23(?P<number>\d{10})",
    re.ASCII | re.DOTALL,
)


class Telegram(msgspec.Struct, frozen=True):
    """One telegram: its number (MID), revision and data."""

    mid: int
    data: str = ""
    revision: int = 1


class Tightening(msgspec.Struct, frozen=True):
    """The result of one tightening: its number in the controller, and its values."""

    number: str
    contents: tuple[Content, ...]


def written(telegram: Telegram) -> bytes:
    """The bytes to send."""
    length = 20 + len(telegram.data)
    head = f"{length:04d}{telegram.mid:04d}{telegram.revision:03d}".ljust(20)
    return (head + telegram.data + "\0").encode("ascii")


def read_telegram(body: bytes) -> Telegram | None:
    """The telegram in `body`, NUL taken off; None when header or length do not fit."""
    found = _HEADER.fullmatch(body.decode("latin-1"))
    if not found or int(found[1]) != len(body):
        return None
    return Telegram(int(found[2]), found[5], int(found[3].strip().replace(" ", "") or 1))


def read_result(telegram: Telegram) -> Tightening | None:
    """Torque in N·m (sent in hundredths), angle in degrees and status 1 or 0 (OK, NOK) of a tightening."""
    found = _RESULT.fullmatch(telegram.data) if telegram.revision == 1 else None
    if not found:
        return None
    hundredths = found["torque"]
    torque = decimal_text(f"{hundredths[:-2]}.{hundredths[-2:]}") or ""
    angle = decimal_text(found["angle"]) or ""
    contents = (
        Content(torque, unit="N·m", channel="torque", resolution="0.01"),
        Content(angle, unit="°", channel="angle", resolution="1"),
        Content(found["status"], unit="", channel="status", resolution="1"),
    )
    return Tightening(found["number"], contents)
