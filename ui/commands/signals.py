"""`tracepost signals`: which lamps of a station are lit when, and taking a file of such rules over. No Qt."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from devices.model import DeviceConfig
from devices.registry import configured_device, device_configs, load_models
from terminal.store.store import Store
from ui.commands.station_file import UNREAD, opened_station, read_values, rows_of, take_over, unread, wrong
from ui.program.links.signal_rules import SignalRule, signal_rules
from ui.screens.devices.words import toml_table
from ui.text import text


def signals_of(data: Path, take: Path | None) -> tuple[SignalRule, ...]:
    """The rules of the station in `data`, after those in the file `take` are taken over in their place.
    Raises ConfigFault, StoreFault; then nothing has changed.
    """
    with opened_station(data, changes=take is not None) as store:
        if take is not None:
            wanted = read_signals(take)
            _check(store, take.name, wanted)
            take_over(store, "signals", msgspec.to_builtins(wanted))
        return signal_rules(store.settings().signals)


def read_signals(path: Path) -> tuple[SignalRule, ...]:
    """The rules in a file: TOML with [[signals]], or JSON with a list. Raises ConfigFault."""
    try:
        return msgspec.convert(rows_of(read_values(path), "signals"), tuple[SignalRule, ...])
    except UNREAD as error:
        raise unread(path, error) from error


def _check(store: Store, file: str, rules: tuple[SignalRule, ...]) -> None:
    """A lamp that is none would never be lit, and nobody would know why."""
    configs = device_configs(store.settings().devices)
    if dark := without_lamp(rules, configs):
        lamps = _lamps(configs)
        known = ", ".join(f"{name}: {lamp}" for name in lamps for lamp in lamps[name]) or "none"
        raise wrong(
            f"{file}: no device {dark[0].device!r} has a lamp {dark[0].lamp!r}; nothing was taken over. "
            f"The station's lamps are {known}; devices come first, by tracepost devices --take."
        )


def without_lamp(rules: Iterable[SignalRule], configs: Iterable[DeviceConfig]) -> tuple[SignalRule, ...]:
    """The rules whose lamp none of these devices has."""
    lamps = _lamps(configs)
    return tuple(rule for rule in rules if rule.lamp not in lamps.get(rule.device, ()))


def _lamps(configs: Iterable[DeviceConfig]) -> dict[str, tuple[str, ...]]:
    """By device."""
    models = load_models()
    return {config.name: tuple(configured_device(config, models).model.signal.lamps) for config in configs}


def signals_words(rules: tuple[SignalRule, ...]) -> str:
    """As TOML that can be taken over again; of none a comment."""
    tables = [toml_table("signals", msgspec.to_builtins(rule)) for rule in rules]
    return "\n\n".join(tables) or "# " + text("No lamp is switched at this station.")
