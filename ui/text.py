"""The text layer: every word a person sees, in English or Chinese. No Qt, so presenters may use it.

The English literal is the key: `text("Scan a work order")`, `text("{n} unit|{n} units", n=3)`. Chinese
stands in resources/i18n/zh.json, in tables per screen. Names from master data (reasons, defects, items)
do not pass through here: they carry a name per language.

How a view re-translates: it sets its fixed texts in one method, `retranslate()`, calls it at the end of
`__init__`, and hands it to `subscribe`; what `subscribe` returns is called when the view closes.
`render(state)` sets the texts that depend on the state; the navigator calls it again after a change.
"""

import re
from collections.abc import Callable, Iterable

from terminal.text import LANGUAGES, Language, in_language, phrase, seen, translations

__all__ = [
    "LANGUAGES",
    "Language",
    "either",
    "joined",
    "language",
    "listed",
    "phrase",
    "seen",
    "sentence",
    "set_language",
    "subscribe",
    "text",
    "translations",
]

_WIDE_ENDS = ("。", "；", "！", "？")
_HAN_GAP = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""A space stands between Chinese and a code; where a Chinese name took the code's place there is none."""
_language: Language = "en"
_table: dict[str, str] = {}
_subscribers: list[Callable[[], None]] = []


def language() -> Language:
    """The language in force."""
    return _language


def set_language(new: Language) -> None:
    """Changes the language and tells every subscriber, in the order they came."""
    global _language, _table  # one process speaks one language
    _language, _table = new, translations(new)
    for callback in tuple(_subscribers):
        callback()


def subscribe(callback: Callable[[], None]) -> Callable[[], None]:
    """Calls `callback` after every change of language; the result ends that and may be called twice."""
    _subscribers.append(callback)

    def end() -> None:
        if callback in _subscribers:
            _subscribers.remove(callback)

    return end


def text(english: str, **params: object) -> str:
    """The words in the language in force, `{name}` filled from `params`, texts among them as they are `seen`.

    "one|many" gives the first form if `params["n"]` is 1. A text without translation is shown in English;
    a test sees to it that there is none. Raises KeyError if a parameter is missing.
    """
    words = _table.get(english, english)
    if "|" in words:
        one, many = words.split("|")
        words = one if params.get("n") == 1 else many
    if not params:
        return words
    filled = words.format_map({name: seen(v) if isinstance(v, str) else v for name, v in params.items()})
    return _HAN_GAP.sub("", filled) if _language == "zh" else filled


def either(*, zh: str, en: str) -> str:
    """The one of two texts that is in the language in force."""
    return in_language(_language, zh=zh, en=en)


def joined(*sentences: str) -> str:
    """Sentences one after the other; a Chinese full stop brings its own space."""
    whole = ""
    for part in filter(None, sentences):
        space = "" if not whole or whole.endswith(_WIDE_ENDS) else " "
        whole += space + part
    return whole


def sentence(words: str) -> str:
    """Words that stand for themselves: with a capital where the script has one."""
    return words[:1].upper() + words[1:]


def listed(parts: Iterable[str]) -> str:
    """Things one after the other, each but the first after the comma of the language in force."""
    return either(zh="、", en=", ").join(parts)
