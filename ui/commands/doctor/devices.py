"""Checks of the devices: each configured one opened for a moment, and what is plugged in and nobody uses."""

from collections.abc import Callable, Iterable

import msgspec

from devices.capabilities import ReasonCode
from devices.model import DeviceConfig, DriverName
from devices.ports.discover import match, plugged_in, port_of, proposal, unconfigured
from devices.ports.sysfs import LISTED, Port, PortKind
from devices.registry import configured_device, driver_of, load_models
from devices.transport import Answering, CommandFault, LineFault, ReadingSource
from terminal.clock import Clock
from terminal.faults import ConfigFault
from ui.program.finding import Diagnosis, Level, note, ok, wrong
from ui.screens.devices.words import WHY, title_of, toml_of, unlisted_words
from ui.text import text
from ui.words.device_advice import HINDRANCE_WORDS, exposed_words, is_exposed, port_advice, reason_advice
from ui.words.devices import reason_words


def device_findings(
    devices: Iterable[object],
    clock: Clock,
    *,
    running: bool,
    ports: Callable[[], tuple[Port, ...]] = plugged_in,
    listed: bool = LISTED,
) -> tuple[Diagnosis, ...]:
    """One finding for each configured device and free port; devices of a terminal that runs stay shut."""
    try:
        configs = msgspec.convert(tuple(devices), tuple[DeviceConfig, ...])
    except msgspec.ValidationError as error:
        return (_wrong_config(text("The devices"), str(error)),)
    found = ports()
    opened = tuple(_device(config, found, clock, running=running) for config in configs)
    exposed = tuple(_exposed(config) for config in configs if is_exposed(config))
    return (*opened, *exposed, *_doubles(configs), *_all_free(found, configs), *_unlisted(listed=listed))


def _device(config: DeviceConfig, ports: tuple[Port, ...], clock: Clock, *, running: bool) -> Diagnosis:
    models = load_models()
    try:
        device = configured_device(config, models)
    except ConfigFault as fault:
        return _wrong_config(config.name, fault.detail)
    check = f"device {config.name}"
    title = f"{config.name}, {title_of(device.model)}"
    if device.model.driver == DriverName.WEDGE:
        return _wedge(check, title, ports)
    port = port_of(config.address, ports)
    why = text(WHY[match(port, models.values()).reason]) if port else config.address
    if running:
        return note(
            check,
            text("{device}: not opened ({why})", device=title, why=why),
            text("The terminal runs and has it; its device screen says how it is."),
        )
    try:
        _greet(driver_of(device).open(device, clock))
    except (LineFault, CommandFault) as fault:
        return _unreachable(check, title, fault, port)
    except Exception as error:  # noqa: BLE001 - a bug in one driver is a finding, the others are still looked at
        detail = f"{type(error).__name__}: {error}"
        return wrong(
            check,
            text("{device}: internal error", device=title) + f" ({detail})",
            text("Its driver has a fault; the terminal tries again and again."),
            text("Send this report to whoever supports the program."),
        )
    return ok(check, text("{device}: found ({why})", device=title, why=why))


def _greet(source: ReadingSource) -> None:
    """An open line tells nothing of who is at its end: what can be asked is asked, then given back."""
    try:
        if isinstance(source, Answering):
            source.greet()
    finally:
        source.close()


def _wedge(check: str, title: str, ports: tuple[Port, ...]) -> Diagnosis:
    typing = ", ".join(port.product or port.path for port in ports if port.kind == PortKind.KEYBOARD)
    what = text("{device}: types like a keyboard", device=title)
    if typing or not LISTED:
        return ok(check, f"{what} ({typing})" if typing else what)
    means = text("No keyboard and no scanner that types is plugged in.")
    return note(check, what, means, text("Plug it in, or remove the device."))


def _unreachable(check: str, title: str, fault: LineFault | CommandFault, port: Port | None) -> Diagnosis:
    what = reason_words(title, fault.reason)
    address = text("Address: {address}", address=fault.reason.parameters.get("address", ""))
    if fault.reason.code is ReasonCode.BUSY:
        return note(check, what, address, port_advice(port) or reason_advice(fault.reason))
    return wrong(check, what, address, reason_advice(fault.reason))


def _exposed(config: DeviceConfig) -> Diagnosis:
    what = text("{device}: its password goes over the network unencrypted", device=config.name)
    means = text("Whoever listens to the network can sign in as this station.")
    return note(f"security {config.name}", what, means, exposed_words())


def _unlisted(*, listed: bool) -> tuple[Diagnosis, ...]:
    if listed:
        return ()
    todo = text("Give a camera the address index:0, the second one index:1.")
    return (note("listing", unlisted_words(listed=False), text("Configured ones work all the same."), todo),)


def _wrong_config(device: str, detail: str) -> Diagnosis:
    return wrong(
        f"device {device}",
        text("{device}: configuration wrong: {detail}", device=device, detail=detail),
        text("The terminal does not start with it."),
        text("Correct the configuration."),
    )


def _doubles(configs: tuple[DeviceConfig, ...]) -> tuple[Diagnosis, ...]:
    names = [config.name for config in configs]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return tuple(_wrong_config(name, text("two devices have this name")) for name in twice)


def _all_free(ports: tuple[Port, ...], configs: tuple[DeviceConfig, ...]) -> tuple[Diagnosis, ...]:
    """What is plugged in and nobody uses, each with a configuration of its own name."""
    models = load_models()
    taken = [config.name for config in configs]
    found = []
    for port in unconfigured(ports, configs):
        proposed = proposal(port, ports, models, taken)
        taken.append(proposed.name)
        found.append(_free(port, proposed))
    return tuple(found)


def _free(port: Port, proposed: DeviceConfig) -> Diagnosis:
    models = load_models()
    title = port.product or port.path
    found = match(port, models.values())
    if port.kind == PortKind.KEYBOARD:
        return ok(f"port {port.path}", text("{device}: types like a keyboard", device=title))
    what = text(
        "{port}: plugged in, not configured; fits {model}, {why}",
        port=title,
        model=title_of(models[found.model]),
        why=text(WHY[found.reason]),
    )
    means = text("Nothing it reads reaches the station.")
    todo = text("Touch “Use it” on the device screen, or take this configuration over:")
    if port.hindrance:
        what = f"{what}; {text(HINDRANCE_WORDS[port.hindrance])}"
        todo = f"{port_advice(port)} {todo}"
    return Diagnosis(f"port {port.path}", Level.NOTE, what, means, todo, toml_of(proposed))
