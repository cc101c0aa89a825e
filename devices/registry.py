"""The models and drivers there are, and the strict loader of model files.

An unknown key, a wrong type or a missing file is refused with file, key and reason; nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import msgspec

from devices.access.security import flaw_of
from devices.capabilities import ReasonCode
from devices.model import Device, DeviceConfig, DriverName, Model
from devices.transport import Driver, LineFault
from devices.wedge.judge import WedgeSettings
from terminal.faults import ConfigFault, FaultCode

# name and module with a `DRIVER`, loaded when a device that needs it is opened: some bring large libraries
DRIVERS: Final[tuple[tuple[DriverName, str], ...]] = (
    (DriverName.SERIAL, "devices.drivers.serial_port"),
    (DriverName.OPEN_PROTOCOL, "devices.drivers.open_protocol"),
    (DriverName.MODBUS, "devices.drivers.modbus"),
    (DriverName.OPCUA, "devices.drivers.opcua"),
    (DriverName.MQTT, "devices.drivers.mqtt"),
    (DriverName.CAMERA, "devices.drivers.camera"),
    (DriverName.ZPL, "devices.drivers.zpl_printer"),
)

Models = Mapping[str, Model]


class _ModelFolder(Mapping[str, Model]):
    """The models of a folder; a station needs few of them, so each file is read when first asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
        self._read: dict[str, Model | None] = dict.fromkeys(name.removesuffix(".toml") for name in names)

    def __getitem__(self, name: str) -> Model:
        found = self._read[name]
        if found is None:
            self._read[name] = found = load_model(self._folder.joinpath(f"{name}.toml"))
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def load_models(folder: Traversable | None = None) -> Models:
    """All models by name. Those that ship are read one by one when asked for: the tests have checked them.

    Those of another `folder` are all read at once; ConfigFault for the first one that is wrong.
    """
    return _shipped() if folder is None else dict(_ModelFolder(folder))


@cache
def _shipped() -> Models:
    return _ModelFolder(files("devices").joinpath("models"))


def load_model(file: Traversable) -> Model:
    """One model file; ConfigFault names file, key and reason."""
    try:
        model = msgspec.toml.decode(file.read_bytes(), type=Model)
    except msgspec.MsgspecError as error:
        raise _wrong(f"devices/models/{file.name}", error) from error
    stem = file.name.removesuffix(".toml")
    if model.name != stem:
        raise _wrong(f"devices/models/{file.name}", f"name is {model.name!r}, must be {stem!r} as the file")
    return model


def configured_model(config: DeviceConfig, models: Models) -> Model:
    """The model of `config` with its overrides; ConfigFault names device, key and reason."""
    where = f"device {config.name!r}"
    if config.model not in models:
        raise _wrong(where, f"model {config.model!r} does not exist; there are: {', '.join(sorted(models))}")
    settings: dict[str, Any] = msgspec.to_builtins(models[config.model])
    for section, values in config.overrides.items():
        if not isinstance(settings.get(section), dict) or section == "title":
            raise _wrong(where, f"overrides.{section}: there is no such section")
        settings[section] = settings[section] | values
    try:
        return msgspec.convert(settings, Model)
    except msgspec.ValidationError as error:
        raise _wrong(where, error) from error


def device_configs(values: Iterable[Any]) -> tuple[DeviceConfig, ...]:
    """A station's devices from its settings; ConfigFault where one is none."""
    try:
        return msgspec.convert(tuple(values), tuple[DeviceConfig, ...])
    except msgspec.ValidationError as error:
        detail = (
            f"The station's devices cannot be read ({error}): nothing was started. "
            "Take them over anew, by tracepost devices --take."
        )
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail) from error


def configured_device(config: DeviceConfig, models: Models) -> Device:
    """`config` with its model; ConfigFault as `configured_model`."""
    model = configured_model(config, models)
    if model.lacking:
        reason = f"overrides.{model.lacking} is missing: there is nothing to read or to switch"
        raise _wrong(f"device {config.name!r}", reason)
    if flaw := flaw_of(config.address, config.access, model.driver):
        raise _wrong(f"device {config.name!r}", flaw)
    return Device(config.name, config.address, model, config.serial, config.access)


def driver_of(device: Device) -> Driver:
    """The driver that opens `device`; LineFault when the program was installed without its library."""
    try:
        driver: Driver = import_module(dict(DRIVERS)[device.model.driver]).DRIVER
    except ImportError as error:
        raise LineFault(ReasonCode.NO_DRIVER, device.address, detail=str(error)) from error
    return driver


def wedge_settings(configs: Iterable[DeviceConfig], models: Models) -> WedgeSettings | None:
    """The settings of the station's wedge: the first one configured, None if there is none."""
    for config in configs:
        model = configured_model(config, models)
        if model.driver == DriverName.WEDGE:
            return WedgeSettings(config.name, model.wedge, model.text)
    return None


def _wrong(where: str, reason: object) -> ConfigFault:
    """The reason of msgspec names the key: "Object contains unknown field `x` - at `$.line`"."""
    return ConfigFault(
        FaultCode.CONFIG_WRONG, f"{where}: {reason}. Nothing was loaded; correct it and start again."
    )
