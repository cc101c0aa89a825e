"""The command line, a public interface: results on stdout, logs on stderr, exit 0 done, 1 the answer is "no",
2 wrong use or bad input.

It only reads arguments and prints; what a command does is elsewhere, imported when it is called, so that the
hub needs no Qt and the terminal no web server.
"""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from terminal.faults import Fault
from ui.commands.command_line import (
    DONE,
    NO,
    WRONG,
    Handler,
    Parser,
    add_command,
    complain,
    failed,
    nobody_reads,
    not_of,
    prepare,
    show,
    wrong,
)
from ui.commands.hub import hub_options
from ui.commands.journal import journal_options
from ui.commands.quality import options as quality
from ui.program.commands_here import why_no_library, why_not

OWN = frozenset({"terminal", "ui", "devices", "resources"})
PRIVATE = 0o077
MOST_OFFER = 200_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit status. A reader who has had enough of the output is no fault."""
    prepare()
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        nobody_reads()
        return DONE
    except OSError as error:
        if error.filename is None:
            nobody_reads()
        complain(failed(error))
        return WRONG


def _run(arguments: Sequence[str]) -> int:
    """One command; what a person can mend is one sentence."""
    try:
        return _handled(arguments)
    except Fault as fault:
        complain(fault.detail)
        return WRONG
    except EOFError:
        complain("Nothing was typed: nothing was done. Repeat the command and type it.")
        return WRONG
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in OWN:
            raise
        complain(
            f"This installation lacks {missing.name}, which the command needs; nothing was done. "
            "Install tracepost with the extra “terminal”, “camera” or “hub”."
        )
        return WRONG
    except ImportError as error:
        if not (why := why_no_library(error)):
            raise
        complain(why)
        return WRONG
    except KeyboardInterrupt:
        return NO


def _handled(arguments: Sequence[str]) -> int:
    if refused := why_not(arguments):
        raise wrong(refused)
    options = parser().parse_args(arguments)
    if not options.for_others:
        os.umask(PRIVATE)  # beside what each file says itself: so none is forgotten
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    handler: Handler = options.handler
    return handler(options)


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = Parser(prog="tracepost", description="Captures production where it happens, and traces it.")
    top.add_argument("--verbose", action="store_true", help="log more, to stderr")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands)
    hub_options(commands)
    _terminal(commands)
    _enroll(commands)
    journal_options(commands)
    _doctor(commands)
    _devices(commands)
    _signals(commands)
    _trace(commands)
    _quality(commands)
    _decode(commands)
    _sheets(commands)
    return top


# ---------------------------------------------------------------- demo


def _demo(commands: Any) -> None:
    made = add_command(commands, "demo", "hub, stations and board of a made-up plant", _run_demo, json=True)
    made.add_argument("--headless", action="store_true", help="no windows: people and devices are simulated")
    made.add_argument("--seconds", type=_positive, default=60, help="how long the simulated people work")
    made.add_argument("--seed", type=quality.whole, default=1, help="the same seed gives the same people")
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

    print(f"Hub and stations of the demo are in {options.out}.", flush=True)
    return run_windows(options.out, options.language)


# ---------------------------------------------------------------- terminal


def _terminal(commands: Any) -> None:
    made = add_command(commands, "terminal", "one station", _run_terminal)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    made.add_argument("--kiosk", action="store_true", help="full screen; leaving needs a supervisor")
    made.add_argument(
        "--smoke", type=Path, metavar="PICTURE", help="start, paint one frame into a picture, end"
    )


def _run_terminal(options: argparse.Namespace) -> int:
    not_of(options.data, "hub.sqlite", "a hub")
    gc.disable()  # until the first frame: a sixth of the start would go into looking for garbage
    try:
        from ui.program.plain_imports import import_plainly

        import_plainly()
        from ui.program.run_terminal import run_terminal, smoke

        if options.smoke:
            return smoke(options.data, options.smoke, kiosk=options.kiosk)
        return run_terminal(options.data, kiosk=options.kiosk)
    finally:
        gc.enable()


def _enroll(commands: Any) -> None:
    made = add_command(commands, "enroll", "make this computer a terminal of a hub", _run_enroll, json=True)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    offer = made.add_mutually_exclusive_group(required=True)
    offer.add_argument("--offer", metavar="-", help="“-” reads what “tracepost hub offer” printed from stdin")
    offer.add_argument("--offer-file", type=Path, metavar="FILE", help="reads it from a file")
    made.add_argument(
        "--again", action="store_true", help="replace an enrolment whose events are sent or exported"
    )


def _run_enroll(options: argparse.Namespace) -> int:
    from sync.station.enrolment import enroll
    from terminal.store.keys.system_keys import system_keys

    not_of(options.data, "hub.sqlite", "a hub")
    offer = _offer_in(options)
    identity = enroll(options.data, offer, keys=system_keys(), again=options.again)
    result = {"terminal": identity.terminal_id, "station": identity.station, "epoch": identity.epoch}
    words = f"Enrolled as {identity.terminal_id} at {identity.station}, epoch {identity.epoch}."
    show(result, as_json=options.json, words=words)
    return DONE


def _offer_in(options: argparse.Namespace) -> str:
    """The offer; its text as an argument is taken too, though everybody on the computer can see that."""
    if options.offer_file:
        return str(options.offer_file.read_bytes()[:MOST_OFFER].decode("utf-8", "replace"))
    return sys.stdin.read(MOST_OFFER) if options.offer == "-" else str(options.offer)


def _doctor(commands: Any) -> None:
    made = add_command(commands, "doctor", "what is wrong here, and what to do", _run_doctor, json=True)
    made.add_argument("--screen", action="store_true", help=argparse.SUPPRESS)
    made.add_argument("--data", type=Path, help="the station's folder; without it the program alone")
    made.add_argument("--lang", "--language", choices=("zh", "en"), default="en", dest="language")


def _run_doctor(options: argparse.Namespace) -> int:
    from ui.commands.doctor.command import examine

    if options.screen:
        from ui.program.run_terminal import tell_screen

        return tell_screen()
    report = examine(options.data, options.language)
    show(report, as_json=options.json, words=report.words())
    return DONE if report.ok else NO


def _devices(commands: Any) -> None:
    made = add_command(
        commands, "devices", "a station's devices; --take replaces them", _run_devices, json=True
    )
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    does = made.add_mutually_exclusive_group()
    does.add_argument("--take", type=Path, metavar="FILE.toml|.json", help="take these devices over")
    does.add_argument("--password", metavar="NAME", help="ask for the password of this device and keep it")
    does.add_argument("--certificate", action="store_true", help="make or show the station's own certificate")


def _run_devices(options: argparse.Namespace) -> int:
    from ui.commands.devices import devices_of, devices_words, keep_password, own_certificate, shown

    if options.certificate:
        made = own_certificate(options.data)
        show(made, as_json=options.json, words="\n".join(f"{name} = {made[name]}" for name in made))
        return DONE
    if options.password:
        keep_password(options.data, options.password, _typed_secret)
    found = devices_of(options.data, options.take)
    show(shown(found), as_json=options.json, words=devices_words(found))
    return DONE


def _signals(commands: Any) -> None:
    made = add_command(
        commands, "signals", "which lamps are lit when; --take replaces the rules", _run_signals, json=True
    )
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    made.add_argument("--take", type=Path, metavar="FILE.toml|.json", help="take these rules over")


def _run_signals(options: argparse.Namespace) -> int:
    from ui.commands.signals import signals_of, signals_words

    found = signals_of(options.data, options.take)
    show(found, as_json=options.json, words=signals_words(found))
    return DONE


def _typed_secret() -> str:
    """Typed unseen, or a line that another program gives."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


# ---------------------------------------------------------------- trace, quality, sheets


def _trace(commands: Any) -> None:
    made = add_command(commands, "trace", "where a unit or lot came from and went to", _run_trace, json=True)
    made.add_argument("code")
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--db", help="a hub's database: a folder or sqlite URL")
    where.add_argument("--data", type=Path, help="a station's folder")
    made.add_argument("--direction", choices=("back", "forward", "both"), default="both")
    made.add_argument("--lang", "--language", choices=("zh", "en"), default="en", dest="language")


def _run_trace(options: argparse.Namespace) -> int:
    from ui.commands.trace import trace_at_hub, trace_at_station
    from ui.text import set_language
    from ui.words.trace import trace_words

    set_language(options.language)
    if options.data:
        found, names = trace_at_station(options.data, options.code, options.direction)
    else:
        found, names = trace_at_hub(options.db, options.code, options.direction)
    show(found, as_json=options.json, words=trace_words(found, names))
    return DONE if found.nodes else NO


def _quality(commands: Any) -> None:
    told = "the acceptance sampling plan of a lot"
    plan = add_command(commands, "sampling", told, _run_sampling, json=True, for_others=True)
    quality.sampling_options(plan)
    told = "what a table of values says of process and gauges"
    made = add_command(commands, "analyse", told, _run_analysis, for_others=True)
    kinds = made.add_subparsers(required=True, metavar="ANALYSIS", dest="analysis")
    for name, what, add in (
        ("spc", "a control chart", quality.spc_options),
        ("capability", "how well a process meets its limits", quality.capability_options),
        ("msa", "how well people and gauges measure", quality.msa_options),
    ):
        add(add_command(kinds, name, what, _run_analysis, json=True, for_others=True))


def _run_sampling(options: argparse.Namespace) -> int:
    from ui.commands.quality.command import run_sampling

    result, words = run_sampling(options)
    show(result, as_json=options.json, words=words)
    return DONE


def _run_analysis(options: argparse.Namespace) -> int:
    from ui.commands.quality.command import run_analysis

    result, words = run_analysis(options)
    show(result, as_json=options.json, words=words)
    return DONE


def _decode(commands: Any) -> None:
    made = add_command(commands, "decode", "the codes in picture files", _run_decode)
    made.add_argument("files", type=Path, nargs="+", metavar="FILE")
    made.add_argument("--json", action="store_true", help="one JSON document a line, one line a file")


def _run_decode(options: argparse.Namespace) -> int:
    from ui.commands.decode import decode_files

    found = 0
    for decoded in decode_files(options.files):
        show(decoded, as_json=options.json, words=decoded.words())
        found += len(decoded.codes)
    return DONE if found else NO


def _sheets(commands: Any) -> None:
    told = "a PDF of printed commands to scan"
    made = add_command(commands, "command-sheet", told, _run_sheet, for_others=True)
    made.add_argument("pdf", type=Path)
    made.add_argument("--language", choices=("zh", "en"), default="zh")
    told = "pictures of every screen in every state"
    gallery = add_command(commands, "gallery", told, _run_gallery, for_others=True)
    gallery.add_argument("options", nargs=argparse.REMAINDER, metavar="OUT_DIR ...")


def _run_sheet(options: argparse.Namespace) -> int:
    from terminal.domain.codes.commands import CommandWord
    from ui.commands.command_sheet import write_command_sheet
    from ui.program.run_terminal import application

    application(shown=False)
    pages = write_command_sheet(options.pdf, options.language, tuple(CommandWord))
    print(f"{options.pdf}: {pages} pages")
    return DONE


def _run_gallery(options: argparse.Namespace) -> int:
    from ui.gallery.__main__ import main as gallery

    return gallery(options.options)


if __name__ == "__main__":
    sys.exit(main())
