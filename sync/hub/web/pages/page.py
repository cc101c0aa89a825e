"""What the hub's pages for people share: their texts in English and Chinese, their style, their frame. Plain
HTML, no script.
"""

from typing import Final

from terminal.text import Language

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
    "Opened": "提出时间",
    "never": "从未",
    "{n} d ago": "{n} 天前",
    "{n} h ago": "{n} 小时前",
    "{n} min ago": "{n} 分钟前",
    "{n} s ago": "{n} 秒前",
    "silent": "失联",
    "in contact": "在线",
    "stopped: its journal differs": "已停止：日志与中心不一致",
    "began": "始于",
    "Kept as evidence": "留作证据",
    "Missing": "缺失",
    "revoked": "已吊销",
    "as of last contact": "截至最近联系",
    "There is none.": "无。",
    "as of": "截至",
    "Enrol a terminal": "注册终端",
    "Show the code": "显示注册码",
    "Address by which the station reaches the hub": "工位访问中心的地址",
    "In place of": "替换",
    "none: it is a new terminal": "不替换：新终端",
    "Not shown: choose a station.": "未显示：请选择工位。",
    "Not shown: that is no address of a hub. Write it as https://HOST:PORT.": (
        "未显示：这不是中心的地址。请写成 https://主机:端口。"
    ),
    "Not shown: this hub has no certificate.": "未显示：本中心没有证书。",
    "Not shown: station or terminal is no longer known. Choose again.": (
        "未显示：该工位或终端已不存在，请重新选择。"
    ),
    "There is no station. Import the master data first.": "没有工位，请先导入主数据。",
    "Scan it at the station's first start. It works once, until {time} (10 minutes).": (
        "在工位首次启动时扫描。只能使用一次，有效至 {time}（10 分钟）。"
    ),
    "As text, for tracepost enroll --offer -": "文本形式，用于 tracepost enroll --offer -",
    "Another code": "重新生成注册码",
}
_AGES: Final = ((86400, "{n} d ago"), (3600, "{n} h ago"), (60, "{n} min ago"), (1, "{n} s ago"))
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
        size, words = next((each for each in _AGES if seconds >= each[0]), _AGES[-1])
        return self(words).format(n=seconds // size)


def whole_page(words: Words, title: str, body: str, head: str = "") -> str:
    """The page around a body, its heading first."""
    named = f"tracepost · {words(title)}"
    fits = "<meta name=viewport content='width=device-width,initial-scale=1'>"
    top = f"<meta charset=utf-8>{fits}<title>{named}</title><style>{_STYLE}</style>{head}"
    body = f"<h1>{named}</h1>{body}"
    return f"<!doctype html><html lang={words.language}><head>{top}</head><body>{body}</body></html>"


def other_language(words: Words, path: str) -> str:
    """The link to the same page in the other language."""
    other, name = ("en", "English") if words.language == "zh" else ("zh", "中文")
    return f"<a href='{path}?lang={other}'>{name}</a>"
