"""Guards what files say: colours only in the tokens, no address of a machine or an index, UTF-8 with LF."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT, files, none_of, sources, write

TOKENS = ("ui/theme/tokens.py",)
COLOUR = re.compile(r"(?<![\w&])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![\w-])")
STYLES = (".qss", ".css", ".html")
BINARY = (".png", ".ttf", ".otf", ".wav", ".ico", ".pdf", ".qm", ".db", ".gz", ".zip")
ADDRESSES = re.compile(
    "|".join(
        [
            r"/work/(?:main|shared|\.library)\b",
            r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/",
            r"[A-Z]:\\Users\\",
            r"/opt/(?:pypi|wheels)",
            "pypi" + r"\.(?:org|python)",
            "python" + r"hosted\.",
            "registry" + r"\.npmjs",
            "deb" + r"\.debian",
        ]
    )
)


def colours_elsewhere(root: Path) -> list[str]:
    """Complain about hex colours in Python strings and style sheets outside the tokens."""
    texts = [
        (f"{source.path}:{node.lineno}", node.value)
        for source in sources(root)
        if source.path not in TOKENS
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    styles = [path for path in files(root) if path.endswith(STYLES) and path.split("/")[0] in PACKAGES]
    texts += [(path, (root / path).read_text(encoding="utf-8")) for path in styles]
    return [f"{where} says {found}" for where, text in texts for found in COLOUR.findall(text)]


def texts_of(root: Path) -> list[tuple[str, bytes]]:
    """Return path and content of every file that is not binary by its name."""
    return [(path, (root / path).read_bytes()) for path in files(root) if not path.endswith(BINARY)]


def addresses(root: Path) -> list[str]:
    """Complain about lines with an absolute path of somebody's machine or the host of a package index."""
    return [
        f"{path}:{number} {line.strip()[:80]}"
        for path, content in texts_of(root)
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1)
        if ADDRESSES.search(line)
    ]


def not_plain_text(root: Path) -> list[str]:
    """Complain about text that is not UTF-8 without mark, with LF and a last line end."""
    return [f"{path}: {fault}" for path, content in texts_of(root) if (fault := _fault(content))]


def _fault(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    if content.startswith(b"\xef\xbb\xbf"):
        return "byte order mark"
    if b"\r" in content:
        return "carriage return"
    return "no line end at the end" if content and not content.endswith(b"\n") else ""


@pytest.mark.parametrize("guard", [colours_elsewhere, addresses, not_plain_text])
def test_project_keeps(guard: Callable[[Path], list[str]]) -> None:
    none_of(guard(ROOT))


def test_colour_elsewhere_is_seen(tmp_path: Path) -> None:
    samples = {
        "ui/theme/tokens.py": 'RED = "#b00020"\n',
        "ui/a.py": '# see #123456\nx = f"color: #B00020; {1}"\ny = "order #12"\nz = "&#123456;"\n',
        "ui/theme/a.qss": "QWidget { color: #fff }\n#station-face { margin: 0 }\n",
    }
    assert colours_elsewhere(write(tmp_path, samples)) == [
        "ui/a.py:2 says #B00020",
        "ui/theme/a.qss says #fff",
    ]


def test_address_is_seen(tmp_path: Path) -> None:
    samples = {
        "a.md": "see /work/" + "main/x\n",
        "b.txt": "--index-url https://py" + "pi.org/simple\n",
        "c.md": "/work/orders\n",
    }
    assert [complaint[:6] for complaint in addresses(write(tmp_path, samples))] == ["a.md:1", "b.txt:"]


def test_odd_text_is_seen(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"crlf.py": "x = 1\r\n", "open.md": "no end", "good.md": "中文\n", "mark.md": "\ufeffx\n"}
    )
    (root / "latin.md").write_bytes(b"caf\xe9\n")
    (root / "a.png").write_bytes(b"\x89PNG\r\n")
    assert not_plain_text(root) == [
        "crlf.py: carriage return",
        "latin.md: not UTF-8 at byte 3",
        "mark.md: byte order mark",
        "open.md: no line end at the end",
    ]
