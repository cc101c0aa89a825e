"""`tracepost hub new-plant DIR`: a folder with an example of every master data file, ready to import."""

import shutil
from pathlib import Path

import resources
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
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"{folder} cannot be written to ({reason}); no plant was made. Name another.",
        ) from error
    return tuple(sorted(path.name for path in folder.iterdir()))
