"""The command line, a public interface: results on stdout, logs on stderr, exit 0 done, 1 the answer is "no",
2 wrong use or bad input.

It only reads arguments and prints; what a command does is elsewhere, imported when it is called, so that the
hub needs no Qt and the terminal no web server.
"""

import argparse
import gc
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from terminal.faults import Fault
from ui.commands_here import lacks, why_no_library, why_not
from ui.quality import options as quality

DONE, NO, WRONG = 0, 1, 2
_ENCODER = msgspec.json.Encoder(decimal_format="string")
OWN = frozenset({"terminal", "ui", "devices", "resources"})
Handler = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if refused := why_not(words):
        print(refused, file=sys.stderr)
        return WRONG
    options = parser().parse_args(words)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        handler: Handler = options.handler
        return handler(options)
    except Fault as fault:
        print(fault.detail, file=sys.stderr)
        return WRONG
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in OWN:
            raise
        print(
            f"This installation lacks {missing.name}, which the command needs; nothing was done. "
            "Install tracepost with the extra “terminal”, “camera” or “hub”.",
            file=sys.stderr,
        )
        return WRONG
    except ImportError as error:
        if not (why := why_no_library(error)):
            raise
        print(why, file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return NO


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="tracepost", description="Captures production where it happens, and traces it."
    )
    top.add_argument("--verbose", action="store_true", help="log more, to stderr")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands)
    _hub(commands)
    _terminal(commands)
    _enroll(commands)
    _doctor(commands)
    _devices(commands)
    _trace(commands)
    _quality(commands)
    _decode(commands)
    _sheets(commands)
    return top


def show(result: object, *, as_json: bool, words: str) -> None:
    """Prints a result: one JSON document, or words."""
    print(_ENCODER.encode(result).decode() if as_json else words)


def _command(
    commands: Any, name: str, what: str, handler: Handler, *, json: bool = False
) -> argparse.ArgumentParser:
    shown = {} if lacks(name) else {"help": what}  # without help it is not listed
    made: argparse.ArgumentParser = commands.add_parser(name, description=what, **shown)
    made.set_defaults(handler=handler)
    if json:
        made.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return made


# ---------------------------------------------------------------- demo


def _demo(commands: Any) -> None:
    made = _command(commands, "demo", "hub, stations and board of a made-up plant", _run_demo, json=True)
    made.add_argument("--headless", action="store_true", help="no windows: people and devices are simulated")
    made.add_argument("--seconds", type=_positive, default=60, help="how long the simulated people work")
    made.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
    made.add_argument("--out", type=Path, default=Path("tracepost-demo"), help="where data and pictures go")
    made.add_argument("--language", choices=("zh", "en"), default="zh")


def _positive(words: str) -> int:
    number = int(words) if words.isascii() and words.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{words}” is no whole number of 1 or more")
    return number


def _run_demo(options: argparse.Namespace) -> int:
    if options.headless:
        from ui.demo.headless import run_headless

        summary = run_headless(options.out, options.seconds, options.seed, options.language)
        show(summary, as_json=options.json, words=summary.words())
        return DONE if summary.equal else NO
    from ui.demo.windows import run_windows

    return run_windows(options.out, options.language)


# ---------------------------------------------------------------- hub


def _hub(commands: Any) -> None:
    made = _command(commands, "hub", "the central server, and what is done to it", _run_hub)
    made.add_argument("--data", type=Path, help="where the hub keeps everything")
    made.add_argument("--listen", default="127.0.0.1:8443", metavar="HOST:PORT")
    made.add_argument(
        "--name", action="append", default=[], help="a name stations reach the hub by; may be repeated"
    )
    acts = made.add_subparsers(metavar="ACT")
    masters = _command(acts, "import-masters", "load master data files", _run_import, json=True)
    masters.add_argument("directory", type=Path, metavar="DIR")
    masters.add_argument("--data", type=Path, required=True, dest="hub_data", help="the hub's folder")
    masters.add_argument(
        "--remove-absent", action="store_true", help="remove rows that the files no longer have"
    )
    offer = _command(acts, "offer", "a one-time code to enrol a terminal at a station", _run_offer, json=True)
    offer.add_argument("station")
    offer.add_argument("--data", type=Path, required=True, dest="hub_data", help="the hub's folder")
    offer.add_argument(
        "--replaces", default="", metavar="TERMINAL", help="whose place the new terminal takes"
    )
    offer.add_argument("--url", required=True, help="how stations reach the hub: https://HOST:PORT")

    again = _command(acts, "rebuild", "make all that follows from the journal again", _run_rebuild, json=True)
    again.add_argument("--data", type=Path, required=True, dest="hub_data", help="the hub's folder")


def _run_hub(options: argparse.Namespace) -> int:
    from sync.hub.app import HubInfo, run_hub

    if options.data is None:
        print(
            "tracepost hub needs --data DIR: nothing was started. Say where the hub keeps its data.",
            file=sys.stderr,
        )
        return WRONG
    host, _, port = options.listen.rpartition(":")
    if not port.isdigit():
        print(f"“{options.listen}” is no HOST:PORT: nothing was started.", file=sys.stderr)
        return WRONG

    def ready(info: HubInfo) -> None:
        print(f"The hub answers at {info.url}\nfingerprint {info.fingerprint}", flush=True)

    run_hub(options.data, host.strip("[]"), int(port), ready=ready, names=options.name)
    return DONE


def _run_import(options: argparse.Namespace) -> int:
    from sync.hub.admin import import_masters

    done = import_masters(options.hub_data, options.directory, remove_absent=options.remove_absent)
    show(done, as_json=options.json, words=done.words())
    return WRONG if done.problems else DONE


def _run_offer(options: argparse.Namespace) -> int:
    from sync.hub.admin import make_offer

    offer = make_offer(options.hub_data, options.station, options.url, replaces=options.replaces)
    show(offer, as_json=options.json, words=offer.offer)
    return DONE


def _run_rebuild(options: argparse.Namespace) -> int:
    from sync.hub.admin import rebuild_hub

    done = rebuild_hub(options.hub_data)
    show(
        done,
        as_json=options.json,
        words=f"{done.docs} things folded again, {done.changed} came out differently.",
    )
    return NO if done.changed else DONE


# ---------------------------------------------------------------- terminal


def _terminal(commands: Any) -> None:
    made = _command(commands, "terminal", "one station", _run_terminal)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    made.add_argument("--kiosk", action="store_true", help="full screen; leaving needs a supervisor")
    made.add_argument(
        "--smoke", type=Path, metavar="PICTURE", help="start, paint one frame into a picture, end"
    )


def _run_terminal(options: argparse.Namespace) -> int:
    gc.disable()  # until the first frame: a sixth of the start would go into looking for garbage
    try:
        import terminal.usecases.workplace  # noqa: F401 - before Qt, which reads the source of what comes later
        from ui.run_terminal import run_terminal, smoke

        if options.smoke:
            return smoke(options.data, options.smoke, kiosk=options.kiosk)
        return run_terminal(options.data, kiosk=options.kiosk)
    finally:
        gc.enable()


def _enroll(commands: Any) -> None:
    made = _command(commands, "enroll", "make this computer a terminal of a hub", _run_enroll, json=True)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    made.add_argument(
        "--offer", required=True, help="what “tracepost hub offer” printed; “-” reads it from stdin"
    )
    made.add_argument("--again", action="store_true", help="replace an enrolment whose events are all sent")


def _run_enroll(options: argparse.Namespace) -> int:
    from sync.enrolment import enroll
    from terminal.store.system_keys import system_keys

    offer = sys.stdin.read() if options.offer == "-" else options.offer
    identity = enroll(options.data, offer, keys=system_keys(), again=options.again)
    result = {"terminal": identity.terminal_id, "station": identity.station, "epoch": identity.epoch}
    words = f"Enrolled as {identity.terminal_id} at {identity.station}, epoch {identity.epoch}."
    show(result, as_json=options.json, words=words)
    return DONE


def _doctor(commands: Any) -> None:
    made = _command(commands, "doctor", "what is wrong here, and what to do", _run_doctor, json=True)
    made.add_argument("--screen", action="store_true", help=argparse.SUPPRESS)
    made.add_argument("--data", type=Path, help="the station's folder; without it the program alone")
    made.add_argument("--lang", "--language", choices=("zh", "en"), default="en", dest="language")


def _run_doctor(options: argparse.Namespace) -> int:
    from ui.doctor.command import examine

    if options.screen:
        from ui.run_terminal import tell_screen

        return tell_screen()
    report = examine(options.data, options.language)
    show(report, as_json=options.json, words=report.words())
    return DONE if report.ok else NO


def _devices(commands: Any) -> None:
    made = _command(commands, "devices", "a station's devices; --take replaces them", _run_devices, json=True)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    does = made.add_mutually_exclusive_group()
    does.add_argument("--take", type=Path, metavar="FILE.toml|.json", help="take these devices over")
    does.add_argument("--password", metavar="NAME", help="ask for the password of this device and keep it")
    does.add_argument("--certificate", action="store_true", help="make or show the station's own certificate")


def _run_devices(options: argparse.Namespace) -> int:
    from ui.devices_command import devices_of, devices_words, keep_password, own_certificate, shown

    if options.certificate:
        made = own_certificate(options.data)
        show(made, as_json=options.json, words="\n".join(f"{name} = {made[name]}" for name in made))
        return DONE
    if options.password:
        keep_password(options.data, options.password, _typed_secret)
    found = devices_of(options.data, options.take)
    show(shown(found), as_json=options.json, words=devices_words(found))
    return DONE


def _typed_secret() -> str:
    """Typed unseen, or a line that another program gives."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


# ---------------------------------------------------------------- trace, quality, sheets


def _trace(commands: Any) -> None:
    made = _command(commands, "trace", "where a unit or lot came from and went to", _run_trace, json=True)
    made.add_argument("code")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--db", help="a hub's database: a folder or sqlite URL")
    where.add_argument("--data", type=Path, help="a station's folder")
    made.add_argument("--direction", choices=("back", "forward", "both"), default="both")


def _run_trace(options: argparse.Namespace) -> int:
    from ui.trace_command import trace_at_hub, trace_at_station, trace_words

    if options.data:
        found = trace_at_station(options.data, options.code, options.direction)
    else:
        found = trace_at_hub(options.db, options.code, options.direction)
    show(found, as_json=options.json, words=trace_words(found))
    return DONE if found.nodes else NO


def _quality(commands: Any) -> None:
    plan = _command(commands, "sampling", "the acceptance sampling plan of a lot", _run_sampling, json=True)
    quality.sampling_options(plan)
    made = _command(commands, "analyse", "what a table of values says of process and gauges", _run_analysis)
    kinds = made.add_subparsers(required=True, metavar="ANALYSIS", dest="analysis")
    for name, what, add in (
        ("spc", "a control chart", quality.spc_options),
        ("capability", "how well a process meets its limits", quality.capability_options),
        ("msa", "how well people and gauges measure", quality.msa_options),
    ):
        add(_command(kinds, name, what, _run_analysis, json=True))


def _run_sampling(options: argparse.Namespace) -> int:
    from ui.quality.command import run_sampling

    result, words = run_sampling(options)
    show(result, as_json=options.json, words=words)
    return DONE


def _run_analysis(options: argparse.Namespace) -> int:
    from ui.quality.command import run_analysis

    result, words = run_analysis(options)
    show(result, as_json=options.json, words=words)
    return DONE


def _decode(commands: Any) -> None:
    made = _command(commands, "decode", "the codes in picture files", _run_decode)
    made.add_argument("files", type=Path, nargs="+", metavar="FILE")
    made.add_argument("--json", action="store_true", help="one JSON document a line, one line a file")


def _run_decode(options: argparse.Namespace) -> int:
    from ui.decode_command import decode_files

    found = 0
    for decoded in decode_files(options.files):
        show(decoded, as_json=options.json, words=decoded.words())
        found += len(decoded.codes)
    return DONE if found else NO


def _sheets(commands: Any) -> None:
    made = _command(commands, "command-sheet", "a PDF of printed commands to scan", _run_sheet)
    made.add_argument("pdf", type=Path)
    made.add_argument("--language", choices=("zh", "en"), default="zh")
    gallery = _command(commands, "gallery", "pictures of every screen in every state", _run_gallery)
    gallery.add_argument("options", nargs=argparse.REMAINDER, metavar="OUT_DIR ...")


def _run_sheet(options: argparse.Namespace) -> int:
    from terminal.domain.command_codes import CommandWord
    from ui.command_sheet import write_command_sheet
    from ui.run_terminal import application

    application(shown=False)
    pages = write_command_sheet(options.pdf, options.language, tuple(CommandWord))
    print(f"{options.pdf}: {pages} pages")
    return DONE


def _run_gallery(options: argparse.Namespace) -> int:
    from ui.gallery.__main__ import main as gallery

    return gallery(options.options)


if __name__ == "__main__":
    sys.exit(main())
