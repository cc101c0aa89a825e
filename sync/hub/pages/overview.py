"""The hub's one page for people: terminals and open disputes, with the age of every word. Plain HTML, no
script.

English and Chinese stand here side by side, because the hub has no screens of the terminal to borrow texts
from.
"""

from collections.abc import Sequence
from html import escape
from typing import Final

from sync.hub.disputes import OpenDispute
from sync.hub.terminals import TerminalLine

SILENT_US: Final = 120_000_000

_ZH: Final = {
    "Hub": "中心",
    "Terminals": "终端",
    "Open disputes": "待处理争议",
    "Station": "工位",
    "Terminal": "终端",
    "Last contact": "最近联系",
    "Not sent": "未发送",
    "Clock differs": "时钟偏差",
    "State": "状态",
    "Event": "事件",
    "What is wrong": "问题",
    "Since": "自",
    "never": "从未",
    "ago": "前",
    "silent": "失联",
    "in contact": "在线",
    "stopped: two journals": "已停止：两份日志",
    "shut out": "已禁用",
    "as of last contact": "截至最近联系",
    "There is none.": "无。",
    "as of": "截至",
    "duplicate_report": "重复报工",
    "serial_conflict": "序列号冲突",
    "after_hold": "冻结后作业（工位已知）",
    "before_notice": "冻结后作业（工位未知）",
    "over_report": "超出订单数量",
    "correction_race": "更正目标已失效",
    "component_twice": "部件被用于两处",
    "packed_twice": "装入两个箱",
    "actor_unverified": "人员未核实",
    "operation_missing": "缺少前工序",
    "bad_frame": "数据损坏",
    "bad_payload": "内容无法理解",
    "unknown_type": "未知事件类型",
    "future_version": "较新版本的事件",
    "not_folded": "事件无法处理",
}
_EN: Final = {
    "duplicate_report": "reported twice",
    "serial_conflict": "serial number used twice",
    "after_hold": "work after a hold the station knew of",
    "before_notice": "work after a hold the station did not know of yet",
    "over_report": "more than ordered",
    "correction_race": "the corrected report no longer stands",
    "component_twice": "component in two units",
    "packed_twice": "packed into two boxes",
    "actor_unverified": "person not verified",
    "operation_missing": "earlier operation missing",
    "bad_frame": "damaged data",
    "bad_payload": "content not understood",
    "unknown_type": "unknown kind of event",
    "future_version": "event of a newer version",
    "not_folded": "event could not be processed",
}
DISPUTE_CODES: Final = tuple(_EN)
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:72rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem;"
    "border-bottom:1px solid}.bad{font-weight:700}.bad::before{content:'\u26a0 '}"
)


class Words:
    """The page's texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = "zh" if language == "zh" else "en"

    def __call__(self, english: str) -> str:
        """The text; an unknown one as it is."""
        return (_ZH if self.language == "zh" else _EN).get(english, english)

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


_TERMINAL_HEAD: Final = ("Station", "Terminal", "State", "Last contact", "Not sent", "Clock differs")
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
    unsent = str(line.unsent) if good else f"{line.unsent} ({words('as of last contact')})"
    offset = "?" if line.clock_offset is None else f"{line.clock_offset / 1e6:+.1f} s"
    contact = words.age(line.last_contact, now)
    return (escape(line.station), escape(line.terminal_id), shown, contact, unsent, offset)


def _state(line: TerminalLine, now: int) -> tuple[str, bool]:
    if line.revoked:
        return "shut out", False
    if line.forked:
        return "stopped: two journals", False
    silent = line.last_contact is None or now - line.last_contact > SILENT_US
    return ("silent", False) if silent else ("in contact", True)


def _dispute(words: Words, dispute: OpenDispute, now: int) -> Sequence[str]:
    about = ", ".join(f"{name} {value}" for name, value in sorted(dispute.parameters.items()))
    wrong = f"{words(dispute.code)}: {escape(about)}" if about else words(dispute.code)
    return (
        escape(dispute.station),
        escape(f"{dispute.key} {dispute.type}"),
        wrong,
        words.age(dispute.opened_at, now),
    )
