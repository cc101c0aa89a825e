"""A dialog made when it is first opened: a station starts with no more than it needs. No rules here."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Late(Generic[T]):
    """`made` is None until the first `get`."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self.made: T | None = None

    def get(self) -> T:
        """The dialog, made now if it was not."""
        if self.made is None:
            self.made = self._make()
        return self.made

    def when(self, wanted: object) -> T | None:
        """The dialog if it is wanted or was made before; else there is nothing that could be closed."""
        return self.get() if wanted else self.made
