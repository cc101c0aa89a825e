"""The hub's page that enrols a terminal: a form, then the offer as QR code and as text, until it expires."""

from collections.abc import Sequence
from html import escape
from typing import Final

from sync.hub.terminals.accounts import CODE_LIFE_US
from sync.hub.views.terminals import TerminalLine
from sync.hub.web.pages.page import PageWords, other_language, whole_page
from terminal.domain.masters.rows import Station
from terminal.qr_code import svg_picture

PATH: Final = "/offer"
CHINESE: Final = {
    "Show the code": "显示注册码",
    "Address by which the station reaches the hub": "工位访问中心的地址",
    "In place of": "替换",
    "none: it is a new terminal": "不替换：新终端",
    "Not shown: choose a station.": "未显示：请选择工位。",
    "Not shown: that is no address of a hub. Write it as https://HOST:PORT.": (
        "未显示：这不是中心的地址。请写成 https://主机:端口。"
    ),
    "Not shown: the hub's certificate is missing, or was changed.": "未显示：中心的证书缺失或已被更改。",
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


def offer_form(
    language: str,
    stations: Sequence[Station],
    terminals: Sequence[TerminalLine],
    filled: dict[str, str],
    mark: str,
    problem: str = "",
) -> str:
    """The form as it was `filled`: station, url, replaces. `mark` proves that it is the hub's own; `problem`
    says why no offer was made.
    """
    words = PageWords(language, CHINESE)
    if not stations:
        return _page(words, f"<p>{words('There is no station. Import the master data first.')}</p>")
    names = [(row.code, f"{row.code} {row.names.of(words.language)}") for row in stations]
    replaced = [(line.terminal_id, f"{line.terminal_id} ({line.station})") for line in terminals]
    nobody = ("", words("none: it is a new terminal"))
    address = words("Address by which the station reaches the hub")
    return _page(
        words,
        (f"<p class=bad>{words(problem)}</p>" if problem else "")
        + f"<form method=post action='{PATH}?lang={words.language}'>"
        + f"<input type=hidden name=mark value='{mark}'>"
        + _choice("station", words("Station"), names, filled.get("station", ""))
        + f"<label>{address}<br><input name=url required value='{escape(filled.get('url', ''))}'></label>"
        + _choice("replaces", words("In place of"), [nobody, *replaced], filled.get("replaces", ""))
        + f"<button>{words('Show the code')}</button></form>",
    )


def offer_page(language: str, station: str, offer: str, until: str) -> str:
    """The offer; the page goes back to the form when the code has expired. `until` as people read it."""
    words = PageWords(language, CHINESE)
    told = words("Scan it at the station's first start. It works once, until {time} (10 minutes).")
    body = (
        f"<h2>{escape(station)}</h2><p>{escape(told.format(time=until))}</p>{svg_picture(offer)}"
        f"<p>{words('As text, for tracepost enroll --offer -')}</p><pre>{escape(offer)}</pre>"
        f"<p><a href='{PATH}?lang={words.language}'>{words('Another code')}</a></p>"
    )
    seconds = CODE_LIFE_US // 1_000_000
    head = f"<meta http-equiv=refresh content='{seconds};url={PATH}?lang={words.language}'>"
    return _page(words, body, head)


def _page(words: PageWords, body: str, head: str = "") -> str:
    back = f"<a href='/?lang={words.language}'>{words('Hub')}</a>"
    top = f"<p>{back} · {other_language(words, PATH)}</p>"
    return whole_page(words, "Enrol a terminal", top + body, head)


def _choice(name: str, title: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    lines = "".join(
        f"<option value='{escape(value)}'{' selected' if value == chosen else ''}>{escape(shown)}</option>"
        for value, shown in options
    )
    return f"<label>{title}<br><select name={name}>{lines}</select></label>"
