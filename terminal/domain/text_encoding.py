"""Which characters the bytes of a file stand for: decided by evidence, or said to be undecided. No file is
opened here.

UTF-8 and UTF-16 prove themselves. What is left is GB18030 (Chinese spreadsheets) or Windows-1252 (western
ones), and most bytes of the one are possible in the other: text counts as western where every character
beyond ASCII stands as western words and units have it, as Chinese where most of its characters are common.
"""

import re
from typing import Final

import msgspec

GB: Final = "gb18030"
WESTERN: Final = "windows-1252"

_LOWER: Final = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšž"
_UPPER: Final = _LOWER.replace("ß", "").replace("ÿ", "").upper()
_LETTER: Final = f"[A-Za-z{_LOWER}{_UPPER}]"
_WESTERN: Final = re.compile(
    f"(?<=[A-Za-z])[{_LOWER}]{{1,2}}(?![{_LOWER}{_UPPER}])"  # inside and at the end of words
    f"|(?<=[A-Z])[{_UPPER}]{{1,2}}(?![a-z{_LOWER}{_UPPER}])"
    f"|(?<!{_LETTER})[{_LOWER}{_UPPER}](?=[A-Za-z])|(?<!{_LETTER})[ØøÅ](?!{_LETTER})"  # at their beginning
    r"|°(?=[CFK\s\"';,)\]]|$)|(?<=[0-9 ])°|µ(?=[a-zA-Z])|(?<=[A-Za-z0-9])[²³]|±(?=\s?[0-9.])"
    r"|(?<=[0-9 ])[×·](?=[ 0-9])|[€£§](?=\s?[0-9]|\s|$)|(?<=[0-9 ])[€£]|(?<=\s)[–—](?=\s)|’(?=[a-z])"
)
"""A run of characters beyond ASCII as they stand in western words, units and signs."""
_BEYOND: Final = re.compile("[^\x00-\x7f]+")
_COMMON: Final = 0.5
"""Of Chinese text, at least this share is of the common characters (GB 2312 level 1) and signs."""


class Decoded(msgspec.Struct, frozen=True):
    """The text and the encoding it is in, by its usual name."""

    text: str
    encoding: str


class Undecided(msgspec.Struct, frozen=True):
    """Bytes that can be text in several encodings, or in none (`candidates` empty): the first line where
    that shows, from 1.
    """

    candidates: tuple[str, ...]
    line: int


def decode_text(content: bytes) -> Decoded | Undecided:
    """The text of a file without byte-order mark."""
    if (unicode := _unicode(content)) is not None:
        return unicode
    chinese = _read(content, GB)
    western = _read(content, WESTERN)
    is_western = western is not None and _is_western(western)
    common = _common_share(chinese) if chinese is not None else 0.0
    if is_western and common < 1.0:
        assert western is not None
        return Decoded(western, WESTERN)
    if chinese is not None and common >= _COMMON and not is_western:
        return Decoded(chinese, GB)
    line = content[: _first_beyond(content)].count(b"\n") + 1
    readable = ((GB, chinese), (WESTERN, western))
    return Undecided(tuple(name for name, text in readable if text is not None and "\0" not in text), line)


def decode_as(content: bytes, encoding: str) -> Decoded | None:
    """The text in an encoding that a person named; None where the bytes are none."""
    text = _read(content, "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    return None if text is None else Decoded(text.removeprefix("\ufeff"), encoding.lower())


def _unicode(content: bytes) -> Decoded | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _read(content, "utf-16")
        return None if text is None else Decoded(text, "utf-16")
    half = len(content) // 2
    for encoding, high in (("utf-16-le", content[1::2]), ("utf-16-be", content[0::2])):
        if half and high.count(0) > 0.6 * half and (text := _read(content, encoding)) is not None:
            return Decoded(text, "utf-16")
    text = _read(content, "utf-8-sig")
    return None if text is None else Decoded(text, "utf-8")


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_western(text: str) -> bool:
    return not _BEYOND.search(_WESTERN.sub("", text))


def _common_share(text: str) -> float:
    """How many of the characters beyond ASCII are signs or common characters of GB 2312, 0..1."""
    beyond = [mark for run in _BEYOND.findall(text) for mark in run]
    return sum(map(_is_common, beyond)) / len(beyond) if beyond else 1.0


def _is_common(mark: str) -> bool:
    """Whether it is in the rows of signs or of level 1 of GB 2312."""
    pair = mark.encode(GB)
    signs_or_level_1 = 0xA1 <= pair[0] <= 0xA9 or 0xB0 <= pair[0] <= 0xD7
    return len(pair) == 2 and pair[1] >= 0xA1 and signs_or_level_1


def _first_beyond(content: bytes) -> int:
    return next((at for at, byte in enumerate(content) if byte > 0x7F), 0)
