"""`tracepost hub new-plant DIR`: a folder with an example of every master data file, ready to import."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import resources
from sync.hub.masters.import_folder import READ_ME
from sync.hub.masters.tables import TABLES
from terminal.faults import ConfigFault, FaultCode


def write_new_plant(folder: Path) -> tuple[str, ...]:
    """Writes the files into a new or empty folder; their names. Raises ConfigFault."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise ConfigFault(
                FaultCode.CONFIG_WRONG,
                f"{folder} holds files already; nothing was written. Name a new folder.",
            )
        shutil.copytree(resources.new_plant_path(), folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        with (folder / READ_ME).open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(_told())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"{folder} cannot be written to ({reason}); no plant was made. Name another.",
        ) from error
    return tuple(sorted(path.name for path in folder.iterdir()))


def _told() -> Iterator[str]:
    """Lines of a table: what each file holds, those first without which no plant works."""
    yield "\n| file | holds | 内容 |\n|---|---|---|\n"
    for table in sorted(TABLES, key=lambda table: not table.needed):
        english, chinese = ("", "") if table.needed else (" (optional)", "（可选）")
        yield f"| {table.format.file}{english} | {table.holds.en} | {table.holds.zh}{chinese} |\n"
