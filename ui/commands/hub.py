"""`tracepost hub`: the central server, and what is done to it. It reads arguments and prints; no Qt."""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from terminal.qr_code import console_picture
from ui.commands.command_line import (
    DONE,
    NO,
    WRONG,
    add_command,
    complain,
    draw,
    not_of,
    say_in_passing,
    show,
    wrong,
)

_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - named, not listened at


def hub_options(commands: Any) -> None:
    """The command and its acts."""
    made = add_command(commands, "hub", "the central server, and what is done to it", _run_hub)
    made.add_argument("--data", type=Path, help="where the hub keeps everything")
    made.add_argument("--listen", default="127.0.0.1:8443", metavar="HOST:PORT")
    made.add_argument(
        "--name", action="append", default=[], help="a name stations reach the hub by; may be repeated"
    )
    acts = made.add_subparsers(metavar="ACT")
    masters = add_command(acts, "import-masters", "load master data files", _run_import, json=True)
    masters.add_argument("directory", type=Path, metavar="DIR")
    _data_of_hub(masters)
    masters.add_argument(
        "--remove-absent", action="store_true", help="remove rows that the files no longer have"
    )
    plant = add_command(
        acts, "new-plant", "a folder with an example of every master data file", _run_new_plant
    )
    plant.add_argument("directory", type=Path, metavar="DIR", help="a new or empty folder")
    offer = add_command(
        acts, "offer", "a one-time code to enrol a terminal at a station", _run_offer, json=True
    )
    offer.add_argument("station")
    _data_of_hub(offer)
    offer.add_argument(
        "--replaces", default="", metavar="TERMINAL", help="whose place the new terminal takes"
    )
    offer.add_argument("--qr", action="store_true", help="show the QR code also where stderr is no console")
    offer.add_argument("--url", required=True, help="how stations reach the hub: https://HOST:PORT")

    again = add_command(
        acts, "rebuild", "make all that follows from the journal again", _run_rebuild, json=True
    )
    _data_of_hub(again)
    check = add_command(
        acts, "verify", "whether events and master data are as they were written", _run_verify, json=True
    )
    _data_of_hub(check)


def _data_of_hub(act: argparse.ArgumentParser) -> None:
    """--data before or behind the act's name."""
    act.add_argument("--data", type=Path, default=argparse.SUPPRESS, help="the hub's folder")


def _hub_data(options: argparse.Namespace) -> Path:
    if options.data is None:
        raise wrong("tracepost hub needs --data DIR: nothing was done. Say where the hub keeps its data.")
    return Path(options.data)


def _address(words: str) -> tuple[str, int]:
    """Host and port of HOST:PORT."""
    host, _, port = words.rpartition(":")
    if not (host.strip("[]") and port.isascii() and port.isdigit() and len(port) <= 5):
        raise wrong(f"“{words}” is no HOST:PORT: nothing was started. Name both, as 0.0.0.0:8443.")
    return host.strip("[]"), int(port)


def _run_hub(options: argparse.Namespace) -> int:
    from sync.hub.app import HubInfo, run_hub

    data, (host, port) = _hub_data(options), _address(options.listen)
    not_of(data, "store.db", "a station")
    is_new = not (data / "hub.sqlite").exists()

    def ready(info: HubInfo) -> None:
        if is_new:
            complain(f"{data} held no hub: a new one was made there.")
        where = f"port {info.port} of every address of this machine" if host in _EVERYWHERE else info.url
        say_in_passing(f"The hub answers at {where}\nfingerprint {info.fingerprint}")

    run_hub(data, host, port, ready=ready, names=options.name)
    return DONE


def _run_import(options: argparse.Namespace) -> int:
    from sync.hub.admin import import_masters

    done = import_masters(_hub_data(options), options.directory, remove_absent=options.remove_absent)
    show(done, as_json=options.json, words=done.words())
    if not done.problems:
        return DONE
    return NO if done.taken else WRONG


def _run_new_plant(options: argparse.Namespace) -> int:
    from sync.hub.masters.new_plant import write_new_plant

    names = write_new_plant(options.directory)
    say_in_passing(f"Wrote {len(names)} files. Read {options.directory / 'README.md'} first.")
    return DONE


def _run_offer(options: argparse.Namespace) -> int:
    from sync.hub.admin import make_offer

    offer = make_offer(_hub_data(options), options.station, options.url, replaces=options.replaces)
    if options.qr or sys.stderr.isatty():
        draw(console_picture(offer.offer))  # beside the result: programs read the text from stdout
    show(offer, as_json=options.json, words=offer.offer)
    return DONE


def _run_rebuild(options: argparse.Namespace) -> int:
    from sync.hub.admin import rebuild_hub

    done = rebuild_hub(_hub_data(options))
    show(
        done,
        as_json=options.json,
        words=f"{done.docs} things folded again, {done.changed} came out differently.",
    )
    return NO if done.changed else DONE


def _run_verify(options: argparse.Namespace) -> int:
    from sync.hub.admin import verify_hub

    done = verify_hub(_hub_data(options))
    show(done, as_json=options.json, words=done.words())
    return NO if done.changed else DONE
