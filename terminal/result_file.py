"""Files that a person asked for: there whole under their name, or not there at all."""

from pathlib import Path


def write_result(path: Path, content: bytes) -> None:
    """Writes aside, then gives the file its name: a disk that is full leaves what stood there before. What is
    no file (a pipe, a device) is written to. Raises OSError.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
