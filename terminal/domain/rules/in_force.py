"""The master data by which an act is judged: as whoever acted had them."""

from typing import Protocol, TypeVar

from terminal.domain.masters.rows import MasterRow

R = TypeVar("R", bound=MasterRow)


class InForce(Protocol):
    """Master rows by struct and key, as they were then."""

    def row(self, struct: type[R], key: str | None) -> R | None:
        """The row, None where there is none."""
        ...
