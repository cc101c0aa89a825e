"""What an RFID tag means: the badge of a person under one of the spellings in use, else what its memory says.

A card's identifier is written in many ways; the plant registers whichever stands on the card or comes out of
its own systems. Reading tags is the devices' work.
"""

from typing import Final

from terminal.domain.codes.classify import Grammar, classify
from terminal.domain.codes.meanings import CodeKind, Meaning, Unknown, UnknownReason
from terminal.domain.codes.text import TAG

_LONGEST_BADGE: Final = 10
"""Bytes of the longest identifier of a card (ISO/IEC 14443-3, triple size); an EPC is longer."""


def classify_tag(grammar: Grammar, value: str) -> Meaning:
    """The meaning of a tag by its identifier or EPC memory, hexadecimal in capitals. Never raises.

    Where its spellings belong to several people it is nobody's: a badge in doubt signs nobody in.
    """
    if grammar.known(value):
        return classify(grammar, value, TAG)
    found = {
        candidate.key: form
        for form in badge_forms(value)
        for candidate in grammar.known(form)
        if candidate.kind == CodeKind.PERSON
    }
    if len(found) > 1:
        return Unknown(raw=value, why=UnknownReason.NOT_KNOWN)
    return classify(grammar, found.popitem()[1]) if found else classify(grammar, value, TAG)


def badge_forms(value: str) -> tuple[str, ...]:
    """The spellings of a card's identifier of 4 to 10 bytes; none of anything else.

    Hexadecimal plain or by bytes with ":" or blanks, in capitals or small; the decimal number, also with
    leading zeros to ten digits; each in both orders of bytes. Of five bytes (125 kHz, EM4100) also what is
    printed on such cards: the last four as ten digits, and the third with the last two as "123,04567".
    """
    try:
        data = bytes.fromhex(value)
    except ValueError:
        return ()
    if not 4 <= len(data) <= _LONGEST_BADGE:
        return ()
    forms = [form for order in (data, data[::-1]) for form in _spellings(order)]
    if len(data) == 5:
        forms += _printed(data)
    return tuple(dict.fromkeys(form for form in forms if form != value))


def _spellings(data: bytes) -> list[str]:
    texts = [data.hex(), data.hex(":"), data.hex(" "), data.hex("-")]
    number = str(int.from_bytes(data, "big"))
    return [*(text.upper() for text in texts), *texts, number, number.zfill(10)]


def _printed(data: bytes) -> list[str]:
    number = str(int.from_bytes(data[1:], "big"))
    facility = f"{data[2]:03d}"
    card = f"{int.from_bytes(data[3:], 'big'):05d}"
    return [number, number.zfill(10), f"{facility},{card}", f"{facility}{card}"]
