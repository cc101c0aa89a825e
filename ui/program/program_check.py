"""Checks of the program itself: versions, decoders, fonts, time zones, licences, sounds. Nothing of a station
is touched.
"""

import platform
from importlib import metadata
from importlib.util import find_spec

import resources
from terminal.domain.masters.shifts import known_zone
from terminal.store.database import MIN_SQLITE
from ui.program.finding import Diagnosis, Level, note, ok, wrong
from ui.program.links.sound import Sound, SoundFault, find_players, play_by_one, scaled
from ui.screens.about.parts import parts, text_of
from ui.text import text

SOME_ZONE = "Asia/Shanghai"
QUIETLY = 30
"""Percent of full volume of the sound that doctor plays: somebody may be at work."""
FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSansSC-Rare.ttf")


def program_findings(*, heard: bool = True) -> tuple[Diagnosis, ...]:
    """All checks of the program, in the order a person would ask; not `heard`, no sound is played."""
    return (
        _versions(),
        sqlite(),
        _qt(),
        _zxing(),
        zbar(),
        fonts(),
        zones(),
        licences(),
        sounds() if heard else sound_files(),
    )


def _versions() -> Diagnosis:
    program = _version("tracepost") or text("not installed as a package")
    system = f"{platform.system()} {platform.release()}"
    what = text(
        "tracepost {version}, Python {python}, {system}",
        version=program,
        python=platform.python_version(),
        system=system,
    )
    return ok("program", what)


def sqlite() -> Diagnosis:
    """The encrypted SQLite, in a version that loses nothing."""
    import sqlcipher3.dbapi2 as sqlcipher

    have = sqlcipher.sqlite_version
    need = ".".join(map(str, MIN_SQLITE))
    if sqlcipher.sqlite_version_info >= MIN_SQLITE:
        return ok("sqlite", text("SQLite {version}", version=have))
    return wrong(
        "sqlite",
        text("SQLite {version} is too old", version=have),
        text("It can corrupt the store; the station does not start with it."),
        text("Install sqlcipher3 with SQLite {version} or newer.", version=need),
    )


def _qt() -> Diagnosis:
    version = _version("PySide6-Essentials")
    if version or find_spec("PySide6"):
        return ok("qt", text("Qt {version}", version=version))
    return wrong(
        "qt",
        text("Qt is missing"),
        text("No screen can be shown on this computer."),
        text("Install tracepost with the extra “terminal”."),
    )


def _zxing() -> Diagnosis:
    version = _version("zxing-cpp")
    if version or find_spec("zxingcpp"):
        return ok("zxing", text("Code decoder zxing-cpp {version}", version=version))
    return wrong(
        "zxing",
        text("The code decoder zxing-cpp is missing"),
        text("No code in a picture can be read, and no label be drawn."),
        text("Install tracepost with the extra “terminal”."),
    )


def zbar() -> Diagnosis:
    """The second engine; a station without a camera needs none."""
    try:
        from devices.camera.engines import second_engine_missing

        missing = second_engine_missing()
    except ImportError:
        return note(
            "zbar",
            text("The camera part is not installed"),
            text("Codes are read by scanners alone."),
            text("For a camera install tracepost with the extra “camera”."),
        )
    if not missing:
        return ok("zbar", text("Second decoder zbar {version}", version=_version("pyzbar")))
    return note(
        "zbar",
        text("Second engine missing: zbar"),
        text("The camera reads; weak codes (EAN, ITF, Codabar) need three pictures in place of two engines."),
        text("Install the system's zbar library and the extra “camera”."),
    )


def fonts() -> Diagnosis:
    """The bundled fonts."""
    try:
        for name in FONTS:
            resources.font_path(name)
    except FileNotFoundError as error:
        return wrong(
            "fonts", str(error), text("Chinese text would show as boxes."), text("Install it again.")
        )
    return ok("fonts", text("Fonts are there"))


def zones(zone: str = SOME_ZONE) -> Diagnosis:
    """The time zones; without them no hour can be told, and the station does not start."""
    if known_zone(zone):
        return ok("zones", text("The time zones are there, {zone} among them", zone=zone))
    return wrong(
        "zones",
        text("The time zone {zone} is not known here", zone=zone),
        text("The station does not start with it."),
        text("Install it again."),
    )


def licences() -> Diagnosis:
    """The texts that have to be shown."""
    try:
        bare = [part.key for part in parts() if not text_of(part)]
    except (OSError, ValueError) as error:
        return _no_licences(str(error))
    if bare:
        return _no_licences(
            text("These parts come without the text of their licence: {parts}", parts=", ".join(bare))
        )
    return ok("licences", text("Licences of {n} parts are there", n=len(parts())))


def _no_licences(what: str) -> Diagnosis:
    means = text("The program may not be passed on like this.")
    return wrong("licences", what, means, text("Install it again."))


def sound_files() -> Diagnosis:
    """The three sounds."""
    try:
        for sound in Sound:
            resources.sound_path(sound.value)
    except FileNotFoundError as error:
        return wrong("sounds", str(error), text("Scans are not heard."), text("Install it again."))
    return ok("sounds", text("Sounds are there"))


def sounds() -> Diagnosis:
    """Whether a sound comes out: one is played, since only that tells."""
    if (files := sound_files()).level is Level.WRONG:
        return files
    try:
        play_by_one(find_players(), scaled(Sound.OK, QUIETLY))
    except SoundFault as fault:
        return note(
            "sounds",
            text("No sound comes out at this station: {why}", why=str(fault)),
            text("Scans are seen, not heard."),
            text("Install alsa-utils (aplay), plug a loudspeaker in, let this account use it (group audio)."),
        )
    return ok("sounds", text("A sound was played"))


def _version(package: str) -> str:
    """The version of an installed package, "" where it is not known."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
