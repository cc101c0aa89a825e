"""`tracepost devices`: the devices of a station as text, and taking such a text over. No Qt.

For what cannot be plugged in and touched: network addresses, registers, nodes, topics.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from devices.model import DeviceConfig
from devices.registry import configured_device, load_models
from terminal.clock import SystemClock
from terminal.faults import ConfigFault, FaultCode
from terminal.store.store import Store
from terminal.store.store_key import store_key
from terminal.store.system_keys import system_keys
from terminal.usecases.change_setting import change_setting
from terminal.usecases.workplace import Workplace
from ui.doctor.running import is_running
from ui.screens.devices.words import toml_of


def devices_of(data: Path, take: Path | None) -> tuple[DeviceConfig, ...]:
    """The devices of the station in `data`, after those in the file `take` are taken over in their place.
    Raises ConfigFault, StoreFault; then nothing has changed.
    """
    if not (data / "store.db").exists():
        raise _wrong(f"There is no station's store in {data}; nothing was done. Check --data.")
    wanted = None if take is None else read_devices(take)
    if wanted is not None and is_running(data / "store.db"):
        raise _wrong("The terminal runs; nothing was taken over. End it first, then repeat the command.")
    store = Store(data, store_key(data, system_keys()).key)
    try:
        if wanted is not None:
            _take_over(store, wanted)
        return msgspec.convert(store.settings().devices, tuple[DeviceConfig, ...])
    finally:
        store.close()


def read_devices(path: Path) -> tuple[DeviceConfig, ...]:
    """The devices in a file: TOML with [[devices]], or JSON with a list of them. Raises ConfigFault."""
    try:
        found: Any = _parsed(path.read_text(encoding="utf-8"), is_json=path.suffix == ".json")
        listed = found["devices"] if isinstance(found, dict) else found
        configs = msgspec.convert(listed, tuple[DeviceConfig, ...])
    except (OSError, ValueError, KeyError) as error:
        raise _wrong(f"{path.name}: {error}; nothing was taken over. Correct the file.") from error
    names = [config.name for config in configs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise _wrong(f"{path.name}: two devices are called {twice!r}; nothing was taken over.")
    for config in configs:
        configured_device(config, load_models())
    return configs


def devices_words(configs: tuple[DeviceConfig, ...]) -> str:
    """As TOML; passwords are left out."""
    return "\n\n".join(map(toml_of, configs))


def shown(configs: tuple[DeviceConfig, ...]) -> list[dict[str, Any]]:
    """As plain values; how to sign in to them is left out."""
    return [{name: value for name, value in config.plain().items() if name != "access"} for config in configs]


def _parsed(words: str, *, is_json: bool) -> Any:
    return json.loads(words) if is_json else tomllib.loads(words)


def _take_over(store: Store, configs: tuple[DeviceConfig, ...]) -> None:
    identity = store.identity()
    if identity is None:
        raise _wrong("The terminal is not enrolled; nothing was taken over. Run “tracepost enroll” first.")
    work = Workplace(store, SystemClock(), identity)
    plain = [config.plain() for config in configs]
    change_setting(work, work.new_id(), None, "devices", plain)


def _wrong(detail: str) -> ConfigFault:
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)
