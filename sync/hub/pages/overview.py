"""The hub's one page for people: terminals and open disputes, with the age of every word. Plain HTML, no
script.

Its own headings stand here in English and Chinese; what findings are called is in `terminal.words`.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from sync.hub.disputes import OpenDispute
from sync.hub.terminals import TerminalLine
from terminal.text import Language
from terminal.words.event_words import event_words
from terminal.words.finding_words import finding_words

SILENT_US: Final = 120_000_000

_ZH: Final = {
    "Hub": "中心",
    "Terminals": "终端",
    "Open disputes": "待核对",
    "Station": "工位",
    "Terminal": "终端",
    "Last contact": "最近联系",
    "Not sent": "待发送",
    "Clock differs": "时钟偏差",
    "State": "状态",
    "Event": "事件",
    "What is wrong": "问题",
    "Since": "自",
    "never": "从未",
    "ago": "前",
    "silent": "失联",
    "in contact": "在线",
    "stopped: its journal differs": "已停止：日志与中心不一致",
    "since": "起于",
    "Kept as evidence": "留作证据",
    "Missing": "缺失",
    "shut out": "已禁用",
    "as of last contact": "截至最近联系",
    "There is none.": "无。",
    "as of": "截至",
}
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:72rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem;"
    "border-bottom:1px solid}.bad{font-weight:700}.bad::before{content:'\u26a0 '}"
)


class Words:
    """The page's texts in one language."""

    def __init__(self, language: str) -> None:
        self.language: Language = "zh" if language == "zh" else "en"

    def __call__(self, english: str) -> str:
        """The text."""
        return _ZH[english] if self.language == "zh" else english

    def age(self, at: int | None, now: int) -> str:
        """How long ago; us UTC."""
        if at is None:
            return self("never")
        seconds = max(0, now - at) // 1_000_000
        size, unit = next(
            ((s, u) for s, u in ((86400, "d"), (3600, "h"), (60, "min")) if seconds >= s), (1, "s")
        )
        return f"{seconds // size} {unit}{'' if self.language == 'zh' else ' '}{self('ago')}"


def overview(
    now: int, terminals: Sequence[TerminalLine], disputes: Sequence[OpenDispute], clock: str, language: str
) -> str:
    """The page. `clock` is the hub's time as people read it, `now` the same in us UTC."""
    words = Words(language)
    other, name = ("en", "English") if words.language == "zh" else ("zh", "中文")
    terminal_rows = [_line(words, line, now) for line in terminals]
    dispute_rows = [_dispute(words, each, now) for each in disputes]
    body = (
        f"<h1>tracepost · {words('Hub')}</h1>"
        f"<p>{words('as of')} {escape(clock)} · <a href='/?lang={other}'>{name}</a></p>"
        f"<h2>{words('Terminals')}</h2>{_table(words, _TERMINAL_HEAD, terminal_rows)}"
        f"<h2>{words('Open disputes')}</h2>{_table(words, _DISPUTE_HEAD, dispute_rows)}"
    )
    head = f"<meta charset=utf-8><title>tracepost</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang={words.language}><head>{head}</head><body>{body}</body></html>"


_TERMINAL_HEAD: Final = (
    "Station",
    "Terminal",
    "State",
    "Last contact",
    "Not sent",
    "Kept as evidence",
    "Missing",
    "Clock differs",
)
_DISPUTE_HEAD: Final = ("Station", "Event", "What is wrong", "Since")


def _table(words: Words, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return f"<p>{words('There is none.')}</p>"
    top = "".join(f"<th>{words(name)}</th>" for name in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{lines}</table>"


def _line(words: Words, line: TerminalLine, now: int) -> Sequence[str]:
    state, good = _state(line, now)
    shown = words(state) if good else f"<span class=bad>{words(state)}</span>"
    if line.forked and line.forked_at is not None:
        shown += f"<br>{words('since')} {words.age(line.forked_at, now)}"
    lost = f"<span class=bad>{line.missing}</span>" if line.missing else "0"
    unsent = str(line.unsent) if good else f"{line.unsent} ({words('as of last contact')})"
    offset = "?" if line.clock_offset is None else f"{line.clock_offset / 1e6:+.1f} s"
    contact = words.age(line.last_contact, now)
    name = escape(line.terminal_id)
    return (escape(line.station), name, shown, contact, unsent, str(line.evidence), lost, offset)


def _state(line: TerminalLine, now: int) -> tuple[str, bool]:
    if line.revoked:
        return "shut out", False
    if line.forked:
        return "stopped: its journal differs", False
    silent = line.last_contact is None or now - line.last_contact > SILENT_US
    return ("silent", False) if silent else ("in contact", True)


def _dispute(words: Words, dispute: OpenDispute, now: int) -> Sequence[str]:
    title, to_do = finding_words(dispute.code, dispute.parameters, words.language)
    wrong = f"<b>{escape(title)}</b><br>{escape(to_do)}"
    return (
        escape(dispute.station),
        escape(f"{event_words(dispute.type, words.language)[0]} · {dispute.key}"),
        wrong,
        words.age(dispute.opened_at, now),
    )
