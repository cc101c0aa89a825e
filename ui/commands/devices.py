"""`tracepost devices`: a station's devices as text, taking such a text over, passwords, certificate. No Qt.

For what cannot be plugged in and touched: network addresses, registers, nodes, topics. A password stands
in no file: it is asked for, and kept in the station's encrypted store.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from devices.model import DeviceConfig
from devices.registry import configured_device, device_configs, load_models
from terminal.clock import SystemClock
from terminal.faults import ConfigFault
from terminal.store.store import Store
from ui.commands.signals import without_lamp
from ui.commands.station_file import UNREAD, opened_station, read_values, rows_of, take_over, unread, wrong
from ui.program.links.signal_rules import SignalRule, signal_rules
from ui.screens.devices.words import toml_of
from ui.text import text

CERTIFICATES: Final = "certificates"
"""The folder of the station's own certificate, in its data."""
LONGEST_NAME: Final = 60
"""Characters of a device's name: it stands in the header when the device is lost."""


def devices_of(data: Path, take: Path | None) -> tuple[DeviceConfig, ...]:
    """The devices of the station in `data`, after those in the file `take` are taken over in their place.
    Raises ConfigFault, StoreFault; then nothing has changed.
    """
    wanted = None if take is None else read_devices(take)
    with opened_station(data, changes=wanted is not None) as store:
        if wanted is not None:
            known = _passwords(store)
            taken = tuple(_with_password(config, known.get(_account(config))) for config in wanted)
            _check_rules(store, taken)
            _take_over(store, taken)
        return _devices(store)


def _check_rules(store: Store, wanted: tuple[DeviceConfig, ...]) -> None:
    """A rule for a lamp that is no longer there would never light anything, and nobody would know why."""
    rules: tuple[SignalRule, ...] = ()
    with suppress(ConfigFault):  # rules that cannot be read switch nothing
        rules = signal_rules(store.settings().signals)
    if dark := without_lamp(rules, wanted):
        raise wrong(
            f"A rule of tracepost signals switches the lamp {dark[0].lamp!r} of {dark[0].device!r}, and the "
            "file has no such; nothing was taken over. Change the rules first, by tracepost signals --take."
        )


def keep_password(data: Path, device: str, ask: Callable[[], str]) -> tuple[DeviceConfig, ...]:
    """Keeps what `ask` gives as the password of `device`; gives all. Raises ConfigFault, StoreFault."""
    with opened_station(data, changes=True) as store:
        configs = _devices(store)
        if device not in [config.name for config in configs]:
            raise wrong(f"There is no device {device!r}; no password was kept. See tracepost devices.")
        secret = ask()
        if not secret:
            raise wrong("Nothing was typed; no password was kept. Repeat the command and type it.")
        kept = [_with_password(each, secret) if each.name == device else each for each in configs]
        _take_over(store, tuple(kept))
        return _devices(store)


def own_certificate(data: Path) -> dict[str, str]:
    """The station's certificate and key, made where there are none: their files and the fingerprint. Raises
    ConfigFault, StoreFault.
    """
    from devices.access.station_certificate import station_certificate

    with opened_station(data, changes=False) as store:
        identity = store.identity()
    name = identity.terminal_id if identity else "station"
    now = datetime.fromtimestamp(SystemClock().now() / 1e6, UTC)
    made = station_certificate(data / CERTIFICATES, name, now)
    return {"certificate": str(made.certificate), "key": str(made.key), "sha256": made.fingerprint}


def read_devices(path: Path) -> tuple[DeviceConfig, ...]:
    """The devices in a file: TOML with [[devices]], or JSON with one or a list. Raises ConfigFault."""
    try:
        found: Any = read_values(path)
        configs = msgspec.convert(_listed(found), tuple[DeviceConfig, ...])
    except UNREAD as error:
        raise unread(path, error) from error
    names = [config.name for config in configs]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise wrong(f"{path.name}: two devices are called {twice!r}; nothing was taken over. Rename one.")
    for config in configs:
        if not _is_name(config.name):
            raise wrong(
                f"{path.name}: {config.name[:LONGEST_NAME]!r} is no name of a device; nothing was taken "
                f"over. Write 1 to {LONGEST_NAME} characters that can be seen."
            )
        if config.access.password:
            raise _told_secret(path.name, config.name)
        configured_device(config, load_models())
    return configs


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()


def _listed(found: Any) -> Any:
    """One device alone is a list of one, as the device screen shows it."""
    return [found] if isinstance(found, dict) and "model" in found else rows_of(found, "devices")


def devices_words(configs: tuple[DeviceConfig, ...]) -> str:
    """As TOML; passwords are left out. Of none a comment, so that it stays a file that can be read."""
    return "\n\n".join(map(toml_of, configs)) or "# " + text("No device is configured at this station.")


def shown(configs: tuple[DeviceConfig, ...]) -> list[dict[str, Any]]:
    """As plain values; passwords are left out."""
    return [config.shown() for config in configs]


def _devices(store: Store) -> tuple[DeviceConfig, ...]:
    return device_configs(store.settings().devices)


def _passwords(store: Store) -> dict[tuple[str, str, str], str]:
    """By account; none of devices that cannot be read, and are taken over for that."""
    with suppress(ConfigFault):
        return {_account(config): config.access.password for config in _devices(store)}
    return {}


def _account(config: DeviceConfig) -> tuple[str, str, str]:
    """What a password is for: it is shown to nobody else when the file names another server or user."""
    return config.name, config.address, config.access.user


def _with_password(config: DeviceConfig, secret: str | None) -> DeviceConfig:
    access = msgspec.structs.replace(config.access, password=secret or "")
    return msgspec.structs.replace(config, access=access)


def _told_secret(file: str, device: str) -> ConfigFault:
    return wrong(
        f"{file}: device {device!r}: a password does not belong in a file; nothing was taken over. "
        f"Leave it out, then give it by: tracepost devices --data DIR --password {device}"
    )


def _take_over(store: Store, configs: tuple[DeviceConfig, ...]) -> None:
    take_over(store, "devices", [config.plain() for config in configs])
