"""What there is to see at receiving. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.screens.receiving.draft import Wanted
from ui.widgets.content import Action, Choice, KeypadField, Row, UnitLine


@dataclass(frozen=True, slots=True)
class ReceivingState:
    """The whole screen. `lot` is the delivery's, "" while it is not read, `heading` stands above the rows;
    `rows` are empty where no delivery is open and no tag is read. `asking` is the open question;
    `reprint` the reasons to print a label again; `last` is what came in today.
    """

    lot: str
    heading: str
    rows: tuple[Row, ...]
    hint: tuple[str, str]
    last: tuple[UnitLine, ...]
    actions: tuple[Action, ...]
    asking: Wanted | None
    items: tuple[Choice, ...]
    field: KeypadField | None
    reprint: tuple[Choice, ...] = ()
    last_title: str = ""
