"""`tracepost decode`: the codes of picture files, found as the live camera finds them. No Qt, no camera.

A file's name comes from the person at the console; what a code says is only printed.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from devices.camera.decode import Read, read_picture
from devices.camera.engines import second_engine_missing
from terminal.faults import ConfigFault, FaultCode

_ACCEPTED = {True: "accepted", False: "not accepted"}


class FileCodes(msgspec.Struct, frozen=True):
    """The codes of one file and how long the search took, in ms, without reading the file."""

    file: str
    codes: tuple[Read, ...]
    ms: float

    def words(self) -> str:
        """For a person at a console: a line a code."""
        found = [
            f"{self.file}: {code.format} {_ACCEPTED[code.accepted]}: {_harmless(code.text)}"
            for code in self.codes
        ]
        return "\n".join(found or [f"{self.file}: no code"])


def _harmless(text: str) -> str:
    """Without characters that steer a console."""
    return "".join(sign if sign.isprintable() else f"<{ord(sign):02X}>" for sign in text)


def decode_files(paths: Iterable[Path]) -> Iterator[FileCodes]:
    """One answer a file, in order. Raises ConfigFault at the first file that holds no picture."""
    second_engine_missing()  # loads it, which is no part of a search
    for path in paths:
        image = _picture(path)
        begin = time.perf_counter()
        codes = read_picture(image)
        yield FileCodes(str(path), codes, round((time.perf_counter() - begin) * 1e3, 1))


def _picture(path: Path) -> Any:
    """The pixels, BGR; read by Python because OpenCV takes no Chinese names on Windows."""
    import cv2
    import numpy as np

    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        if image is not None:
            image = _on_white(image, cv2.imdecode(data, cv2.IMREAD_UNCHANGED))
    except (OSError, cv2.error) as error:
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"{path} could not be read ({error}); it and what follows it were not searched. Check the name.",
        ) from error
    if image is None:
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"{path} holds no picture; it and what follows it were not searched. "
            "Name JPEG, PNG, WebP or BMP files.",
        )
    return image


def _on_white(image: Any, stored: Any) -> Any:
    """The picture as one sees it on paper: what is transparent in it as `stored` would else be black."""
    import numpy as np

    if stored.ndim != 3 or stored.shape[2] != 4 or stored.shape[:2] != image.shape[:2]:
        return image
    cover = stored[:, :, 3:] / np.iinfo(stored.dtype).max
    return (image * cover + 255 * (1 - cover)).round().astype(np.uint8)
