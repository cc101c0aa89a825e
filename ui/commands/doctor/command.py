"""The whole of `tracepost doctor`: all checks, one report. A check that fails is a finding, not a crash."""

from pathlib import Path

from terminal.clock import SystemClock
from terminal.folder_lock import is_held
from terminal.store.keys.system_keys import system_keys
from ui.program.finding import Diagnoses, Diagnosis, note, report_of
from ui.program.program_check import program_findings
from ui.text import Language, set_language, text


def examine(data: Path | None, language: Language) -> Diagnoses:
    """Looks at the program, and with `data` at that station, its hub and its devices. Raises ConfigFault
    where there is no station's store.
    """
    set_language(language)
    station = _station_findings(data) if data is not None else (_no_station(),)
    return report_of((*program_findings(), *station))


def _station_findings(data: Path) -> tuple[Diagnosis, ...]:
    from ui.commands.doctor.devices import device_findings
    from ui.commands.doctor.screen import screen_finding, screen_size
    from ui.commands.doctor.station import StationFolder, hub_findings

    running = is_held(data)
    station = StationFolder(data, system_keys(), running=running)
    clock = SystemClock()
    try:
        hub = hub_findings(station.identity, clock) if station.identity else ()
        devices = device_findings(station.settings.devices, clock, running=running)
        return (*station.findings, screen_finding(screen_size()), *hub, *devices)
    finally:
        station.close()


def _no_station() -> Diagnosis:
    return note(
        "store",
        text("No station was looked at"),
        text("Store, hub and devices are left out."),
        text("Name the station's folder with --data."),
    )
