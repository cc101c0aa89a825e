"""The open choice in a report: which reason, how many, sent back where. No Qt, no use case.

It only remembers what was touched until it is confirmed or given up.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from terminal.domain.events.payloads import Reworked, Scrapped
from terminal.domain.ids import EventId, Operation, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.usecases.report_work import Report


@dataclass
class OpenChoice:
    """What a person is choosing, about which unit or order. `use` "" = nothing; `command` is the report's
    id.
    """

    use: str = ""
    about: str = ""
    reason: str = ""
    quantity: int = 1
    target: int = 0
    command: EventId = field(default_factory=lambda: EventId(""))

    def begin(self, use: str, about: str, target: int, command: EventId) -> None:
        """Opens the choice of a reason."""
        self.use = use
        self.about = about
        self.reason = ""
        self.quantity = 1
        self.target = target
        self.command = command

    def end(self) -> None:
        """Gives the choice up."""
        self.use = ""

    def report(self, good: Decimal) -> Report:
        """The report that the choice stands for, beside `good` pieces."""
        quantity = Decimal(self.quantity)
        if self.use == ReasonUse.SCRAP:
            return Report(good, scrap=(Scrapped(ReasonCode(self.reason), quantity),))
        return Report(good, rework=(Reworked(ReasonCode(self.reason), quantity, Operation(self.target)),))
