"""A label that is to be printed: all that is on it, so that it prints the same after a restart or a change of
its template. Where jobs are kept is `terminal.store.print_queue`.
"""

from typing import NewType

import msgspec

from terminal.domain.ids import Operation, Thing
from terminal.domain.masters.label_template import LabelTemplate

JobId = NewType("JobId", str)


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """Asked for by `actor` at `asked_at` (us UTC) about `thing` (kind, code): its printing number `number`.

    `begun`: it was handed to the printer and the printer has not confirmed it. `doubtful`: the line broke
    while it was, so it may be there already.
    """

    id: JobId
    template: LabelTemplate
    thing: Thing
    values: dict[str, str]
    number: int
    asked_at: int
    actor: str | None
    session: str | None
    authentication: str
    reason: str = ""
    order: str | None = None
    operation: Operation | None = None
    begun: bool = False
    doubtful: bool = False

    @property
    def label(self) -> str:
        """Which label of which thing."""
        return label_key(self.template.code, self.thing)


def label_key(template: str, thing: tuple[str, str]) -> str:
    """The key under which the printings of a thing's label are counted."""
    return f"{template}|{thing[0]}|{thing[1]}"
