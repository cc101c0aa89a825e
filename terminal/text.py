"""Texts in English and Chinese, for screens and hub pages. The language in force is kept by `ui.text`.

The English literal is the key; Chinese stands in resources/i18n/zh.toml, in tables per screen.
"""

import tomllib
from functools import cache
from typing import Literal

import resources

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def translations(language: Language) -> dict[str, str]:
    """English = translated, all tables in one; empty for English. ValueError if a text has two meanings."""
    if language == "en":
        return {}
    with resources.i18n_path(language).open("rb") as file:
        tables: dict[str, dict[str, str]] = tomllib.load(file)
    flat: dict[str, str] = {}
    for name, table in tables.items():
        for english, translated in table.items():
            if flat.setdefault(english, translated) != translated:
                raise ValueError(f'{language}.toml [{name}]: "{english}" is translated in two ways.')
    return flat


def phrase(english: str) -> str:
    """Marks a literal that is looked up later, for example in a table from code to words."""
    return english
