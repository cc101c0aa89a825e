"""What the hub's pages for people share: their style, their frame, words that stand on several of them. Plain
HTML, no script. A page's own texts stand in its file, English and Chinese.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from terminal.text import Language, in_language, language_of, second_language, seen
from terminal.words.times import age_words

_SHARED: Final = {
    "Hub": "中心",
    "Enrol a terminal": "注册终端",
    "Station": "工位",
    "There is none.": "无。",
    "never": "从未",
    "{age} ago": "{age}前",
}
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1rem;max-width:72rem}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.6rem .8rem;border-bottom:1px solid silver}"
    "th{white-space:nowrap}label{display:block;margin:1rem 0}"
    "select,input,button{font:inherit;padding:.6rem;width:28rem;max-width:100%;box-sizing:border-box}"
    "button{font-weight:700;min-height:3rem}"
    "svg{width:24rem;max-width:100%;display:block;background:white}"
    "pre{white-space:pre-wrap;word-break:break-all;user-select:all;border:1px solid;padding:.8rem}"
    ".bad{font-weight:700;color:light-dark(firebrick,salmon)}.bad::before{content:'\u26a0 '}"
)


class PageWords:
    """A page's texts in one language; `own` are its own in Chinese, by the English text."""

    def __init__(self, language: str, own: Mapping[str, str]) -> None:
        self.language: Language = language_of(language, "en")
        self._chinese = {**_SHARED, **own}

    def __call__(self, english: str) -> str:
        """The text."""
        return in_language(self.language, zh=self._chinese[english], en=english)

    def age(self, at: int | None, now: int) -> str:
        """How long ago; us UTC."""
        if at is None:
            return self("never")
        return self("{age} ago").format(age=age_words((now - at) / 1e6, self.language))


def quoted(words: str) -> str:
    """What somebody else wrote, inside a page: no markup, and nothing that cannot be seen."""
    return escape(seen(words))


def whole_page(words: PageWords, title: str, body: str, head: str = "") -> str:
    """The page around a body, its heading first."""
    named = f"tracepost · {words(title)}"
    fits = "<meta name=viewport content='width=device-width,initial-scale=1'>"
    top = f"<meta charset=utf-8>{fits}<title>{named}</title><style>{_STYLE}</style>{head}"
    body = f"<h1>{named}</h1>{body}"
    return f"<!doctype html><html lang={words.language}><head>{top}</head><body>{body}</body></html>"


def table(words: PageWords, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML already, under heads in the page's language."""
    if not rows:
        return f"<p>{words('There is none.')}</p>"
    top = "".join(f"<th>{words(name)}</th>" for name in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<div class=wide><table><tr>{top}</tr>{lines}</table></div>"


def other_language(words: PageWords, path: str) -> str:
    """The link to the same page in the other language."""
    other = second_language(words.language)
    return f"<a href='{path}?lang={other}'>{in_language(other, zh='中文', en='English')}</a>"
