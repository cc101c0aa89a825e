"""Python's own import statement, in place of the one that Qt for Python brings. To be loaded before the
modules that draw.

Qt's looks through the source of every module that is imported after it for `from __feature__ import ...`,
which changes the names of Qt's methods and is used nowhere here: a tenth of a station's start, and the
sources of all modules in its memory.
"""

import builtins

from PySide6 import QtCore  # noqa: F401 - puts its own in place, once for a process


def import_plainly() -> None:
    """From here on an import reads no source; a second time there is nothing left to do."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
