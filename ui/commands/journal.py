"""`tracepost export` and `tracepost import-journal`: a station's journal to a hub by file. No Qt."""

import argparse
from pathlib import Path
from typing import Any

from ui.commands.command_line import DONE, add_command, not_of, show


def journal_options(commands: Any) -> None:
    """Both commands."""
    made = add_command(commands, "export", "a station's journal as one file", _export, json=True)
    made.add_argument("--data", type=Path, required=True, help="the station's folder")
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help="a file that is not there yet")
    taken = add_command(
        commands, "import-journal", "an exported journal into a hub", _import_journal, json=True
    )
    taken.add_argument("file", type=Path, metavar="FILE", help="what “tracepost export” wrote")
    taken.add_argument("--db", required=True, help="a hub's database: a folder or sqlite URL")


def _export(options: argparse.Namespace) -> int:
    from sync.station.export import export_journal
    from terminal.clock import SystemClock
    from terminal.store.keys.system_keys import system_keys

    not_of(options.data, "hub.sqlite", "a hub")
    wrote = export_journal(options.data, options.out, SystemClock(), keys=system_keys())
    show(wrote, as_json=options.json, words=wrote.words())
    return DONE


def _import_journal(options: argparse.Namespace) -> int:
    from sync.hub.admin import take_journal
    from ui.commands.trace import hub_folder

    taken = take_journal(hub_folder(options.db), options.file)
    show(taken, as_json=options.json, words=taken.words())
    return DONE
