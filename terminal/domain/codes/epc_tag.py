"""RFID tags that carry an EPC in binary: the hexadecimal memory of a tag becomes its URN and GS1 elements.

Source: GS1 EPC Tag Data Standard 1.13, section 14. Reading tags is the devices' work; user memory, tag
identifiers (TID) and newer variable encodings (headers F0 on) are not read here.
"""

import re
from typing import Final

import msgspec

from terminal.domain.codes.epc_urn import epc_elements
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import ElementString, element_string_of

_HEXADECIMAL: Final = re.compile(r"(?:[0-9A-Fa-f]{4}){4,32}|[0-9A-Fa-f]{50}")
_MOST_PADDING: Final = 16
_PREFIX_BITS: Final = (40, 37, 34, 30, 27, 24, 20)
"""Bits of the company prefix by partition; its digits are 12 less the partition."""


class EpcTag(msgspec.Struct, frozen=True):
    """What a tag says: `urn` is the pure identity, `filter` 0 to 7 what the tag is on (1 a piece at retail,
    2 a transport unit, 3 a box ..., 0 anything).
    """

    urn: str
    filter: int
    data: ElementString


class _Layout(msgspec.Struct, frozen=True):
    """The bits after header, filter and partition.

    `reference`: bits of the reference by partition; `digits`: of prefix and reference together, 0 = the
    reference is number or text of any length. `serial`: its bits, 0 = none. `text`: in 7-bit characters.
    """

    scheme: str
    bits: int
    reference: tuple[int, ...]
    digits: int
    serial: int = 0
    text: bool = False


_GTIN: Final = (4, 7, 10, 14, 17, 20, 24)
_PLACE: Final = (1, 4, 7, 11, 14, 17, 21)
_LAYOUTS: Final = {
    0x30: _Layout("sgtin", 96, _GTIN, 13, 38),
    0x36: _Layout("sgtin", 198, _GTIN, 13, 140, text=True),
    0x31: _Layout("sscc", 96, (18, 21, 24, 28, 31, 34, 38), 17),
    0x32: _Layout("sgln", 96, _PLACE, 12, 41),
    0x39: _Layout("sgln", 195, _PLACE, 12, 140, text=True),
    0x33: _Layout("grai", 96, _GTIN, 12, 38),
    0x37: _Layout("grai", 170, _GTIN, 12, 112, text=True),
    0x34: _Layout("giai", 96, (42, 45, 48, 52, 55, 58, 62), 0),
    0x38: _Layout("giai", 202, (148, 151, 154, 158, 161, 164, 168), 0, text=True),
}


def is_epc_tag(text: str) -> bool:
    """Whether `text` is the memory of a tag whose header is known here."""
    return _HEXADECIMAL.fullmatch(text) is not None and int(text[:2], 16) in _LAYOUTS


def parse_epc_tag(text: str, year: int) -> EpcTag | CodeFault:
    """Read the EPC memory of a tag (from bit 20 hex on, without CRC and PC), padded with zeros to whole
    words.
    """
    if not is_epc_tag(text):
        return CodeFault(DataFault.UNSUPPORTED, text[:2])
    layout = _LAYOUTS[int(text[:2], 16)]
    spare = len(text) * 4 - layout.bits
    number = int(text, 16)
    if not 0 <= spare < _MOST_PADDING or number & ((1 << spare) - 1):
        return CodeFault(DataFault.FORMAT, layout.scheme)
    bits = _Bits(number >> spare, layout.bits - 8)
    filter_value = bits.take(3)
    partition = bits.take(3)
    body = _body(layout, partition, bits) if partition < len(_PREFIX_BITS) else None
    elements = epc_elements(layout.scheme, body) if body else CodeFault(DataFault.FORMAT, layout.scheme)
    data = elements if isinstance(elements, CodeFault) else element_string_of(elements, year)
    if isinstance(data, CodeFault):
        return data
    return EpcTag(f"urn:epc:id:{layout.scheme}:{body}", filter_value, data)


class _Bits:
    """Takes numbers off a word, highest bits first."""

    def __init__(self, word: int, left: int) -> None:
        self._word = word
        self.left = left

    def take(self, count: int) -> int:
        self.left -= count
        return (self._word >> self.left) & ((1 << count) - 1)


def _body(layout: _Layout, partition: int, bits: _Bits) -> str | None:
    """What a URN writes as "prefix.reference[.serial]"; None where the bits hold no such thing."""
    length = 12 - partition
    prefix = _digits(bits.take(_PREFIX_BITS[partition]), length)
    if layout.digits == 0:
        reference = _serial(bits, layout.reference[partition], text=layout.text)
        return f"{prefix}.{reference}" if prefix and reference else None
    size = layout.digits - length
    reference = _digits(bits.take(layout.reference[partition]), size)
    if prefix is None or reference is None:
        return None
    if not layout.serial:
        return None if bits.take(bits.left) else f"{prefix}.{reference}"
    serial = _serial(bits, layout.serial, text=layout.text)
    return f"{prefix}.{reference}.{serial}" if serial else None


def _digits(number: int, length: int) -> str | None:
    """`number` with leading zeros to `length` digits; None if it has more."""
    if number >= 10**length:
        return None
    return str(number).zfill(length) if length else ""


def _serial(bits: _Bits, count: int, *, text: bool) -> str | None:
    if not text:
        return str(bits.take(count))
    codes = [bits.take(7) for _ in range(count // 7)]
    end = codes.index(0) if 0 in codes else len(codes)
    if any(codes[end:]) or bits.take(count % 7):
        return None
    return "".join(map(_escaped, codes[:end]))


def _escaped(code: int) -> str:
    character = chr(code)
    return f"%{code:02X}" if character in '"%&/<>?#' or not " " < character < "\x7f" else character
