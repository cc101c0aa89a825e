"""The log file of a station: what the program did, for whoever looks after it.

It holds no person, badge or code: what is scanned and who works stands in the journal, encrypted. Errors keep
where they arose and their type; what they say may quote a scanned code, so it stays out.
"""

import logging
import sys
import traceback
from contextlib import suppress
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from terminal.secret_files import owner_only

FOLDER: Final = "log"
NAME: Final = "terminal.log"
MOST_BYTES: Final = 1_000_000
KEPT: Final = 4
"""Older files beside the present one: five megabytes at most."""


def log_file(data: Path) -> Path:
    """Where the log of the station in `data` lies."""
    return data / FOLDER / NAME


class _OwnerOnly(RotatingFileHandler):
    """A file that only its owner reads, and of which a full disk takes lines, never the program."""

    def _open(self):  # type: ignore[no-untyped-def]  # the type is that of the handler
        return open(
            self.baseFilename,
            "a",
            encoding="utf-8",
            opener=owner_only,
        )

    def handleError(self, record: logging.LogRecord) -> None:
        """A line that cannot be written is lost; stderr has it."""


class _Impersonal(logging.Formatter):
    """Lines whose error is told by type and place alone."""

    def format(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # what another handler made of the error, words and all
        return super().format(own)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]
        frames = traceback.extract_tb(ei[2])
        places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        return "\n".join((*places, f"  {ei[0].__name__}"))


def keep_log(data: Path) -> logging.Handler | None:
    """Begins to write the log of the station in `data`; None where there is no station, or no room for it."""
    if not data.is_dir():
        return None
    file = log_file(data)
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        handler = _OwnerOnly(file, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError as error:
        logging.getLogger(__name__).warning("no log file is kept: %s", error.strerror)
        return None
    handler.setFormatter(_Impersonal("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for other in root.handlers:  # what goes to stderr stays what it was
        other.setLevel(max(other.level, root.level))
    root.addHandler(handler)
    root.setLevel(min(root.level, logging.INFO))
    sys.excepthook = _to_log
    return handler


def end_log(handler: logging.Handler | None) -> None:
    """The program ends."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        with suppress(OSError):  # a full disk does not take the last lines either
            handler.close()
        sys.excepthook = sys.__excepthook__


def _to_log(kind, error, trace) -> None:  # type: ignore[no-untyped-def]  # as Python calls it
    """An error that nobody caught: whole on stderr, without its words in the file."""
    logging.getLogger(__name__).error("an error of the program", exc_info=(kind, error, trace))
