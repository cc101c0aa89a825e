"""Texts in English and Chinese, for screens and hub pages. The language in force is kept by `ui.text`.

The English literal is the key; Chinese stands in resources/i18n/zh.json, in tables per screen. Placeholders
{name} are the same on both sides; Chinese has one number form. JSON, because every start reads all of it, and
Python takes thirty times as long for the same in TOML.
"""

import unicodedata
from functools import cache
from typing import Final, Literal

import msgspec

import resources

Language = Literal["en", "zh"]
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_HARMLESS: Final = "\n\t\u200b"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def in_language(language: str, *, zh: str, en: str) -> str:
    """The one of two texts that is in the language."""
    return zh if language == "zh" else en


def language_of(name: object, otherwise: Language) -> Language:
    """The language of that name, `otherwise` where it is none."""
    return next((known for known in LANGUAGES if known == name), otherwise)


def second_language(language: Language) -> Language:
    """The other one of the two."""
    return next(known for known in LANGUAGES if known != language)


@cache
def translations(language: Language) -> dict[str, str]:
    """English = translated, all tables in one; empty for English. ValueError if a text has two meanings."""
    if language == "en":
        return {}
    tables = msgspec.json.decode(resources.i18n_path(language).read_bytes(), type=dict[str, dict[str, str]])
    flat: dict[str, str] = {}
    for name, table in tables.items():
        for english, translated in table.items():
            if flat.setdefault(english, translated) != translated:
                raise ValueError(f'{language}.json [{name}]: "{english}" is translated in two ways.')
    return flat


def phrase(english: str) -> str:
    """Marks a literal that is looked up later, for example in a table from code to words."""
    return english


def seen(words: str) -> str:
    """What somebody else wrote, with a dot for each character that cannot be seen: it could turn what stands
    beside it round, or command the console it is printed on.
    """
    if words.isprintable():
        return words
    return "".join(
        "·" if unicodedata.category(sign) in _UNSEEN and sign not in _HARMLESS else sign for sign in words
    )
