"""Settings that another program wrote, or nobody: what can be read of them is in force, the rest is as at a
new station and told.
"""

import json
from typing import Any

import msgspec
import pytest

from terminal.store.facts import Settings
from terminal.store.integrity.condition import TroubleCode
from terminal.usecases.parts.workplace import Workplace

GOOD: dict[str, Any] = json.loads(msgspec.json.encode(Settings(theme="dark", volume=40)))
WRONG: dict[str, Any] = {
    "scale": 0,
    "volume": 10**9,
    "idle_lock_s": 10**15,
    "repeat_window_ms": -5,
    "value_window_ms": "x",
    "wedge_prefix": "~" * 5000,
    "panel_diagonal_inch": 0,
    "devices": [5],
    "signals": {},
    "kiosk": "yes",
}


def put(work: Workplace, row: bytes) -> Settings:
    """The settings once that row is there."""
    work.store.keep(Settings())
    with work.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE fact SET value = ? WHERE name = 'Settings'", (row,))
    return work.store.settings()


def told(work: Workplace) -> list[dict[str, str]]:
    work.store.examine(work.identity, 10)
    return [each.parameters for each in work.store.troubles if each.code is TroubleCode.SETTINGS_UNREAD]


@pytest.mark.parametrize("name", WRONG)
def test_one_that_is_none_is_as_at_a_new_station(work: Workplace, name: str) -> None:
    found = put(work, json.dumps({**GOOD, name: WRONG[name]}).encode())
    assert getattr(found, name) == getattr(Settings(), name)
    assert found.theme == "dark"
    assert told(work) == [{"settings": name}]
    assert work.store.stopping(work.identity) is None


@pytest.mark.slow
@pytest.mark.parametrize("row", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 5000, b'{"a":' * 5000])
def test_of_a_row_that_is_none_all_are(work: Workplace, row: bytes) -> None:
    assert put(work, row) == Settings()
    assert told(work) == [{"settings": ""}]


def test_whole_ones_are_in_force_and_nothing_is_told(work: Workplace) -> None:
    assert put(work, json.dumps({**GOOD, "of_a_later_program": 1}).encode()).volume == 40
    assert told(work) == []
