"""A station's folder, and a file of settings for it, at the command line: what `devices` and `signals` share.

A file is TOML, or JSON by its ending. It is taken over whole or not at all, never under a running terminal.
"""

import json
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from terminal.clock import SystemClock
from terminal.domain.outcome import Refused
from terminal.domain.text_encoding import GB, Decoded, decode_as, decode_text
from terminal.faults import ConfigFault, FaultCode
from terminal.folder_lock import FolderLock
from terminal.secret_files import reason
from terminal.store.keys.store_key import store_key
from terminal.store.keys.system_keys import system_keys
from terminal.store.store import Store
from terminal.usecases.change_setting import change_setting
from terminal.usecases.parts.workplace import Workplace

UNREAD: Final = (OSError, ValueError, TypeError, RecursionError)
"""What comes of a file that is none."""


@contextmanager
def opened_station(data: Path, *, changes: bool) -> Iterator[Store]:
    """The station's store; ConfigFault where there is none, or a running terminal holds what is to change."""
    if not (data / "store.db").exists():
        raise wrong(f"There is no station's store in {data}; nothing was done. Check --data.")
    held = FolderLock(data) if changes else nullcontext()
    with held, closing(Store(data, store_key(data, system_keys()).key)) as store:
        yield store


def read_values(path: Path) -> Any:
    """The plain values in a file. Raises OSError, ValueError, RecursionError."""
    words = _text_of(path.read_bytes())
    return json.loads(words) if path.suffix == ".json" else tomllib.loads(words)


def rows_of(found: Any, table: str) -> Any:
    """The rows in the values of a file; nothing at all is no row. Raises ValueError."""
    if not isinstance(found, dict):
        return found
    if found and table not in found:
        raise ValueError(f"no [[{table}]] stands in it: TOML has such a table for each, JSON is a list")
    return found.get(table, [])


def _text_of(data: bytes) -> str:
    """As editors write it: UTF-8 or UTF-16, with or without a byte-order mark, else GB18030 or Windows-1252
    by evidence. Raises ValueError.
    """
    found = decode_text(data)
    if isinstance(found, Decoded):
        return found.text
    chinese = decode_as(data, GB) if GB in found.candidates else None
    if chinese is None:
        raise ValueError("it is no text: neither UTF-8, UTF-16 nor GB18030")
    return chinese.text


def take_over(store: Store, setting: str, values: list[Any]) -> None:
    """Makes `values` the setting of the station, changed by nobody signed in. Raises ConfigFault."""
    identity = store.identity()
    if identity is None:
        raise wrong("The terminal is not enrolled; nothing was taken over. Run “tracepost enroll” first.")
    work = Workplace(store, SystemClock(), identity)
    if isinstance(change_setting(work, work.new_id(), None, setting, values), Refused):
        raise wrong("It is more, or other, than a record can hold; nothing was taken over. Shorten it.")


def unread(path: Path, error: Exception) -> ConfigFault:
    """What is wrong with a file that cannot be read, or holds something else."""
    why = reason(error) if isinstance(error, OSError) else error
    return wrong(f"{path.name}: {why}; nothing was taken over. Correct the file.")


def wrong(detail: str) -> ConfigFault:
    """What is wrong with what was asked for: the sentence is all that a person reads."""
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)
