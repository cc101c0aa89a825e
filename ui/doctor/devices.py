"""Checks of the devices: each configured one opened for a moment, and what is plugged in and nobody uses."""

from collections.abc import Callable, Iterable

import msgspec

from devices.capabilities import ReasonCode
from devices.discover import Port, match, port_of, proposal, serial_ports, unconfigured
from devices.model import DeviceConfig
from devices.registry import WEDGE, configured_device, driver_of, load_models
from devices.transport import LineFault
from terminal.clock import Clock
from terminal.faults import ConfigFault
from ui.device_words import reason_words
from ui.doctor.finding import Finding, Level, note, ok, wrong
from ui.screens.devices.words import WHY, title_of, toml_of
from ui.text import text


def device_findings(
    devices: Iterable[object],
    clock: Clock,
    *,
    running: bool,
    ports: Callable[[], tuple[Port, ...]] = serial_ports,
) -> tuple[Finding, ...]:
    """One finding for each configured device and free port; devices of a terminal that runs stay shut."""
    try:
        configs = msgspec.convert(tuple(devices), tuple[DeviceConfig, ...])
    except msgspec.ValidationError as error:
        return (_wrong_config(text("The devices"), str(error)),)
    found = ports()
    opened = tuple(_device(config, found, clock, running=running) for config in configs)
    return (*opened, *_doubles(configs), *_all_free(found, configs))


def _device(config: DeviceConfig, ports: tuple[Port, ...], clock: Clock, *, running: bool) -> Finding:
    models = load_models()
    try:
        device = configured_device(config, models)
    except ConfigFault as fault:
        return _wrong_config(config.name, fault.detail)
    check, title = f"device {config.name}", f"{config.name}, {title_of(device.model)}"
    if device.model.driver == WEDGE:
        return ok(check, text("{device}: types like a keyboard", device=title))
    port = port_of(config.address, ports)
    why = text(WHY[match(port, models.values()).reason]) if port else config.address
    if running:
        return note(
            check,
            text("{device}: not opened ({why})", device=title, why=why),
            text("The terminal runs and has it; its device screen says how it is."),
        )
    try:
        driver_of(device).open(device, clock).close()
    except LineFault as fault:
        return _unreachable(check, title, fault)
    except Exception as error:  # noqa: BLE001 - a bug in one driver is a finding, the others are still looked at
        detail = f"{type(error).__name__}: {error}"
        return wrong(
            check,
            text("{device}: internal error", device=title) + f" ({detail})",
            text("Its driver has a fault; the terminal tries again and again."),
            text("Send this report to whoever looks after the program."),
        )
    return ok(check, text("{device}: found ({why})", device=title, why=why))


def _unreachable(check: str, title: str, fault: LineFault) -> Finding:
    what = reason_words(title, fault.reason)
    address = text("Address: {address}", address=fault.reason.parameters.get("address", ""))
    todo = {
        ReasonCode.NOT_FOUND: text("Plug it in and switch it on, or correct the address."),
        ReasonCode.AMBIGUOUS: text("Use the address by path, or unplug the others."),
        ReasonCode.BUSY: text("Close the other program; if it is the terminal, this is as it should be."),
        ReasonCode.DENIED: text("Give this account the right to the port (group dialout)."),
        ReasonCode.NO_DRIVER: text("Install tracepost with the extra this device needs."),
    }.get(fault.reason.code, text("Check cable, power and address."))
    if fault.reason.code is ReasonCode.BUSY:
        return note(check, what, address, todo)
    return wrong(check, what, address, todo)


def _wrong_config(device: str, detail: str) -> Finding:
    return wrong(
        f"device {device}",
        text("{device}: configuration wrong: {detail}", device=device, detail=detail),
        text("The terminal does not start with it."),
        text("Correct the configuration."),
    )


def _doubles(configs: tuple[DeviceConfig, ...]) -> tuple[Finding, ...]:
    names = [config.name for config in configs]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return tuple(_wrong_config(name, text("two devices have this name")) for name in twice)


def _all_free(ports: tuple[Port, ...], configs: tuple[DeviceConfig, ...]) -> tuple[Finding, ...]:
    """The ports that nobody uses, each with a configuration of its own name."""
    models, taken = load_models(), [config.name for config in configs]
    found = []
    for port in unconfigured(ports, configs):
        proposed = proposal(port, ports, models, taken)
        taken.append(proposed.name)
        found.append(_free(port, proposed))
    return tuple(found)


def _free(port: Port, proposed: DeviceConfig) -> Finding:
    models = load_models()
    found = match(port, models.values())
    what = text(
        "{port}: plugged in, not configured; fits {model}, {why}",
        port=port.product or port.path,
        model=title_of(models[found.model]),
        why=text(WHY[found.reason]),
    )
    means = text("Nothing it reads reaches the station.")
    todo = text("Touch “Use it” on the device screen, or take this configuration over:")
    return Finding(f"port {port.path}", Level.NOTE, what, means, todo, toml_of(proposed))
