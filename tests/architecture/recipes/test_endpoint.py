"""The recipe of an endpoint with its page."""

from pathlib import Path

import pytest

from tests.architecture.recipes.copied import added, insert, run, run_tests

pytestmark = pytest.mark.slow


def add_endpoint(tree: Path) -> None:
    """The terminals get a page of their own."""
    routes = "sync/hub/web/routes/terminals.py"
    insert(tree, routes, "from sync.hub.web.route import", PAGE_IMPORTS)
    insert(tree, routes, "def _revoke(", PAGE_HANDLER)
    insert(tree, routes, '    Route(\n        method="POST",', PAGE_ROUTE)
    (tree / "sync/hub/web/pages/terminals.py").write_text(PAGE, encoding="utf-8")


PAGE_IMPORTS = """from sync.hub.web.pages.terminals import PATH, terminals_page
from sync.hub.web.route import HTML, LANGUAGE
"""
PAGE_HANDLER = """def _page(call: Call) -> str:
    return terminals_page(_terminals(call), call.language)


"""
PAGE_ROUTE = """    Route(
        method="GET",
        path=PATH,
        name="terminals_page",
        words="A page for people: the terminals.",
        handler=_page,
        reply=str,
        media=HTML,
        parameters=(LANGUAGE,),
    ),
"""
PAGE = '''"""The terminals, for people."""

from collections.abc import Sequence
from html import escape
from typing import Final

from sync.hub.views.terminals import TerminalLine
from sync.hub.web.pages.page import PageWords, other_language, table, whole_page

PATH: Final = "/terminals"
CHINESE: Final = {"Terminals": "终端", "Terminal": "终端", "Not sent": "待发送"}


def terminals_page(terminals: Sequence[TerminalLine], language: str) -> str:
    """The page."""
    words = PageWords(language, CHINESE)
    rows = [(escape(line.station), escape(line.terminal_id), str(line.unsent)) for line in terminals]
    shown = table(words, ("Station", "Terminal", "Not sent"), rows)
    return whole_page(words, "Terminals", f"<p>{other_language(words, PATH)}</p>{shown}")
'''
ENDPOINT_AT_WORK = """
import sys
from pathlib import Path

import requests

from sync.hub.app import HubThread

with HubThread(Path(sys.argv[1]), tls=False) as hub:
    for language in ("en", "zh"):
        answer = requests.get(
            f"{hub.info.url}/terminals?lang={language}",
            headers={"Authorization": f"Bearer {hub.hub.admin_token}"},
            timeout=10,
        )
        print(answer.status_code, answer.headers["content-type"], answer.content.decode())
"""


def test_endpoint(tree: Path) -> None:
    added(tree, "endpoint", add_endpoint)
    said = run(tree, "-c", ENDPOINT_AT_WORK, str(tree / "data"))
    assert said.count("200 text/html") == 2
    assert "<h1>tracepost · Terminals</h1>" in said
    assert "<h1>tracepost · 终端</h1>" in said
    run_tests(tree, "tests/sync/hub/web/test_routes.py")
