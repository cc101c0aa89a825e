"""The pin files: hashes for every package, no address, one version of a package in all of them."""

import re

import pytest

from installer import pins

PINNED = re.compile(
    r"^([a-z0-9-]+)==(\S+)((?: ;[^\n\\]*)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def pinned(name: str) -> dict[str, str]:
    text = (pins.PINS / f"{name}.txt").read_text(encoding="utf-8")
    assert PINNED.sub("", text) == pins.HEADER  # nothing stands in the file but pins with hashes
    return {package: version for package, version, _, _ in PINNED.findall(text)}


@pytest.mark.parametrize("name", ["terminal", "hub"])
def test_each_part_has_the_versions_that_were_tested(name: str) -> None:
    assert pinned(name).items() <= pinned("dev").items()


def test_terminal_needs_no_hub_and_hub_no_qt() -> None:
    assert not {"fastapi", "uvicorn"} & pinned("terminal").keys()
    assert not {"pyside6-essentials", "shiboken6", "keyring"} & pinned("hub").keys()
    assert {"fastapi", "pyside6-essentials", "pytest"} <= pinned("dev").keys()


def test_qt_is_the_version_that_keeps_references() -> None:
    assert pinned("terminal")["pyside6-essentials"] == pinned("terminal")["shiboken6"] == "6.11.3"


@pytest.mark.parametrize(
    "line", ["--index-url https://example.invalid/simple", "x @ file:///tmp/x.whl", "--find-links wheels"]
)
def test_address_in_a_resolution_is_seen(line: str) -> None:
    assert pins.addresses(f"{pins.HEADER}{line}\nx==1 \\\n    --hash=sha256:0\n") == [line]
