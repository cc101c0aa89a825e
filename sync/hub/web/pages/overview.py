"""The hub's page for people: terminals and open disputes, with the age of every word.

What findings are called is in `terminal.words`.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from sync.hub.intake.disputes import OpenDispute
from sync.hub.views.terminals import TerminalLine
from sync.hub.web.pages.page import PageWords, other_language, quoted, table, whole_page
from terminal.silence import is_silent
from terminal.words.events import event_words
from terminal.words.findings import finding_words

CHINESE: Final = {
    "Terminals": "终端",
    "Open disputes": "待核对",
    "Terminal": "终端",
    "Last contact": "最近联系",
    "Not sent": "待发送",
    "Clock differs": "时钟偏差",
    "State": "状态",
    "Event": "事件",
    "What is wrong": "问题",
    "Opened": "提出时间",
    "no word yet": "尚无消息",
    "silent": "失联",
    "in contact": "在线",
    "stopped: its journal differs": "已停止：日志与中心不一致",
    "began": "始于",
    "Kept as evidence": "留作证据",
    "Missing": "缺失",
    "revoked": "已吊销",
    "as of last contact": "截至最近联系",
    "as of": "截至",
}


def overview(
    now: int, terminals: Sequence[TerminalLine], disputes: Sequence[OpenDispute], clock: str, language: str
) -> str:
    """The page. `clock` is the hub's time as people read it, `now` the same in us UTC."""
    words = PageWords(language, CHINESE)
    terminal_rows = [_line(words, line, now) for line in terminals]
    dispute_rows = [_dispute(words, each, now) for each in disputes]
    body = (
        f"<p>{words('as of')} {escape(clock)} · {other_language(words, '/')}</p>"
        f"<p><a href='/offer?lang={words.language}'>{words('Enrol a terminal')}</a></p>"
        f"<h2>{words('Terminals')}</h2>{table(words, _TERMINAL_HEAD, terminal_rows)}"
        f"<h2>{words('Open disputes')}</h2>{table(words, _DISPUTE_HEAD, dispute_rows)}"
    )
    return whole_page(words, "Hub", body)


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
_DISPUTE_HEAD: Final = ("Station", "Event", "What is wrong", "Opened")


def _line(words: PageWords, line: TerminalLine, now: int) -> Sequence[str]:
    state, good = _state(line, now)
    shown = words(state) if good else f"<span class=bad>{words(state)}</span>"
    if line.forked and line.forked_at is not None:
        shown += f"<br>{words('began')} {words.age(line.forked_at, now)}"
    lost = f"<span class=bad>{line.missing}</span>" if line.missing else "0"
    unsent = _unsent(words, line, good)
    offset = "?" if line.clock_offset is None else f"{line.clock_offset / 1e6:+z.1f} s"
    contact = words.age(line.last_contact, now)
    name = quoted(line.terminal_id)
    return (quoted(line.station), name, shown, contact, unsent, str(line.evidence), lost, offset)


def _unsent(words: PageWords, line: TerminalLine, good: bool) -> str:
    """What a station had not sent; one that has not spoken yet has said nothing of it."""
    if line.last_contact is None:
        return "?"
    return str(line.unsent) if good else f"{line.unsent} · {words('as of last contact')}"


def _state(line: TerminalLine, now: int) -> tuple[str, bool]:
    if line.revoked:
        return "revoked", False
    if line.forked:
        return "stopped: its journal differs", False
    if line.last_contact is None:
        return "no word yet", True
    return ("silent", False) if is_silent(line.last_contact, now) else ("in contact", True)


def _dispute(words: PageWords, dispute: OpenDispute, now: int) -> Sequence[str]:
    title, to_do = finding_words(dispute.code, dispute.parameters, words.language)
    wrong = f"<b>{quoted(title)}</b><br>{quoted(to_do)}"
    return (
        quoted(dispute.station),
        quoted(f"{event_words(dispute.type, words.language)[0]} · {dispute.key}"),
        wrong,
        words.age(dispute.opened_at, now),
    )
