"""`tracepost devices`: a station's devices as text, taking such a text over, passwords, certificate. No Qt.

For what cannot be plugged in and touched: network addresses, registers, nodes, topics. A password stands
in no file: it is asked for, and kept in the station's encrypted store.
"""

import json
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from devices.model import DeviceConfig
from devices.registry import configured_device, load_models
from terminal.clock import SystemClock
from terminal.domain.text_encoding import GB, Decoded, decode_as, decode_text
from terminal.faults import ConfigFault, FaultCode
from terminal.folder_lock import FolderLock
from terminal.store.store import Store
from terminal.store.store_key import store_key
from terminal.store.system_keys import system_keys
from terminal.usecases.change_setting import change_setting
from terminal.usecases.workplace import Workplace
from ui.screens.devices.words import toml_of
from ui.text import text

CERTIFICATES: Final = "certificates"
"""The folder of the station's own certificate, in its data."""


def devices_of(data: Path, take: Path | None) -> tuple[DeviceConfig, ...]:
    """The devices of the station in `data`, after those in the file `take` are taken over in their place.
    Raises ConfigFault, StoreFault; then nothing has changed.
    """
    wanted = None if take is None else read_devices(take)
    with _opened(data, changes=wanted is not None) as store:
        if wanted is not None:
            known = {_account(config): config.access.password for config in _devices(store)}
            _take_over(store, tuple(_with_password(config, known.get(_account(config))) for config in wanted))
        return _devices(store)


def keep_password(data: Path, device: str, ask: Callable[[], str]) -> tuple[DeviceConfig, ...]:
    """Keeps what `ask` gives as the password of `device`; gives all. Raises ConfigFault, StoreFault."""
    with _opened(data, changes=True) as store:
        configs = _devices(store)
        if device not in [config.name for config in configs]:
            raise _wrong(f"There is no device {device!r}; no password was kept. See tracepost devices.")
        secret = ask()
        if not secret:
            raise _wrong("Nothing was typed; no password was kept. Repeat the command and type it.")
        kept = [_with_password(each, secret) if each.name == device else each for each in configs]
        _take_over(store, tuple(kept))
        return _devices(store)


def own_certificate(data: Path) -> dict[str, str]:
    """The station's certificate and key, made where there are none: their files and the fingerprint. Raises
    ConfigFault, StoreFault.
    """
    from devices.station_certificate import station_certificate

    with _opened(data, changes=False) as store:
        identity = store.identity()
    name = identity.terminal_id if identity else "station"
    folder = data / CERTIFICATES
    folder.mkdir(exist_ok=True, mode=0o700)
    made = station_certificate(folder, name, datetime.fromtimestamp(SystemClock().now() / 1e6, UTC))
    return {"certificate": str(made.certificate), "key": str(made.key), "sha256": made.fingerprint}


def read_devices(path: Path) -> tuple[DeviceConfig, ...]:
    """The devices in a file: TOML with [[devices]], or JSON with one or a list. Raises ConfigFault."""
    try:
        found: Any = _parsed(_text_of(path.read_bytes()), is_json=path.suffix == ".json")
        configs = msgspec.convert(_listed(found), tuple[DeviceConfig, ...])
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _wrong(f"{path.name}: {error}; nothing was taken over. Correct the file.") from error
    names = [config.name for config in configs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise _wrong(f"{path.name}: two devices are called {twice!r}; nothing was taken over. Rename one.")
    for config in configs:
        if config.access.password:
            raise _told_secret(path.name, config.name)
        configured_device(config, load_models())
    return configs


def _listed(found: Any) -> Any:
    """What stands for the list; nothing at all is a station without devices. Raises ValueError."""
    if not isinstance(found, dict):
        return found
    if "model" in found:
        return [found]
    if found and "devices" not in found:
        raise ValueError("no device stands in it: TOML has a table [[devices]] for each, JSON a list")
    return found.get("devices", [])


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


def devices_words(configs: tuple[DeviceConfig, ...]) -> str:
    """As TOML; passwords are left out. Of none a comment, so that it stays a file that can be read."""
    return "\n\n".join(map(toml_of, configs)) or "# " + text("No device is configured at this station.")


def shown(configs: tuple[DeviceConfig, ...]) -> list[dict[str, Any]]:
    """As plain values; passwords are left out."""
    return [config.shown() for config in configs]


@contextmanager
def _opened(data: Path, *, changes: bool) -> Iterator[Store]:
    """The station's store; ConfigFault where there is none, or a running terminal holds what is to change."""
    if not (data / "store.db").exists():
        raise _wrong(f"There is no station's store in {data}; nothing was done. Check --data.")
    held = FolderLock(data) if changes else nullcontext()
    with held, closing(Store(data, store_key(data, system_keys()).key)) as store:
        yield store


def _devices(store: Store) -> tuple[DeviceConfig, ...]:
    return msgspec.convert(store.settings().devices, tuple[DeviceConfig, ...])


def _account(config: DeviceConfig) -> tuple[str, str, str]:
    """What a password is for: it is shown to nobody else when the file names another server or user."""
    return config.name, config.address, config.access.user


def _with_password(config: DeviceConfig, secret: str | None) -> DeviceConfig:
    access = msgspec.structs.replace(config.access, password=secret or "")
    return msgspec.structs.replace(config, access=access)


def _parsed(words: str, *, is_json: bool) -> Any:
    return json.loads(words) if is_json else tomllib.loads(words)


def _take_over(store: Store, configs: tuple[DeviceConfig, ...]) -> None:
    identity = store.identity()
    if identity is None:
        raise _wrong("The terminal is not enrolled; nothing was taken over. Run “tracepost enroll” first.")
    work = Workplace(store, SystemClock(), identity)
    plain = [config.plain() for config in configs]
    change_setting(work, work.new_id(), None, "devices", plain)


def _told_secret(file: str, device: str) -> ConfigFault:
    return _wrong(
        f"{file}: device {device!r}: a password does not belong in a file; nothing was taken over. "
        f"Leave it out, then give it by: tracepost devices --data DIR --password {device}"
    )


def _wrong(detail: str) -> ConfigFault:
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)
