"""What all commands share: exit status, wrong use, results to stdout and complaints to stderr, and what
becomes of these when nobody takes them.
"""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

import msgspec

from terminal.faults import ConfigFault, FaultCode
from terminal.text import seen
from ui.program.commands_here import lacks

DONE = 0
NO = 1
WRONG = 2
Handler = Callable[[argparse.Namespace], int]
_STANDARD: Final = (0, 1, 2)
_MOST_SAID: Final = 300


class Parser(argparse.ArgumentParser):
    """Wrong use is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Says it and ends."""
        complain(f"{self.prog}: {message[:_MOST_SAID]}; nothing was done. See {self.prog} --help.")
        raise SystemExit(WRONG)

    def print_help(self, file: Any = None) -> None:  # whatever takes text, as argparse has it
        """As a command's result: where nobody takes it, that is told too."""
        print(self.format_help(), end="", file=file)


def add_command(
    commands: Any, name: str, what: str, handler: Handler, *, json: bool = False, for_others: bool = False
) -> argparse.ArgumentParser:
    """A command. What it writes is the owner's alone, unless it is a paper `for_others`."""
    shown = {} if lacks(name) else {"help": what}  # without help it is not listed
    made: argparse.ArgumentParser = commands.add_parser(name, description=what, **shown)
    made.set_defaults(handler=handler, for_others=for_others)
    if json:
        made.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return made


def show(result: object, *, as_json: bool, words: str) -> None:
    """Prints a result: one JSON document, or words."""
    print(msgspec.json.encode(result).decode() if as_json else seen(words))


def wrong(detail: str) -> ConfigFault:
    """Wrong use that only the handler sees."""
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def not_of(data: Path, file: str, whose: str) -> None:
    """Raises ConfigFault where the folder is another's: hub and station do not share one."""
    if data.exists() and not data.is_dir():
        raise wrong(f"{data} is no folder: nothing was done. Name a folder, or a new name.")
    if (data / file).exists():
        raise wrong(f"{data} is the folder of {whose}: nothing was done. Choose another.")


def prepare() -> None:
    """Makes stdin, stdout and stderr safe to use.

    One that was closed leads nowhere: else the next file opened, a database perhaps, would take its place and
    get what is printed. A character the other end cannot show is spelt out.
    """
    for number in _STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout, sys.stderr = sys.stdout or _nowhere("w"), sys.stderr or _nowhere("w")
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def complain(words: str) -> None:
    """One sentence to stderr, if it takes it."""
    draw(seen(words))


def draw(picture: str) -> None:
    """A picture of the program's own to stderr, with the colours of the console, if it takes it."""
    with suppress(OSError):
        print(picture, file=sys.stderr, flush=True)


def nobody_reads() -> None:
    """From here on stdout leads nowhere: the program's end must not fail at what is left in it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say_in_passing(words: str) -> None:
    """Says what the command can do without: it goes on when nobody listens."""
    try:
        print(words, flush=True)
    except OSError:
        nobody_reads()


def failed(error: OSError) -> str:
    """The sentence for a file, folder, or output that failed."""
    where = error.filename if isinstance(error.filename, str) else "The output"
    why = error.strerror or type(error).__name__
    return f"{where} cannot be used ({why}): the command was not done. Check name, rights and disk space."


def _nowhere(mode: str) -> TextIO:
    return Path(os.devnull).open(mode, encoding="utf-8")  # type: ignore[return-value]
