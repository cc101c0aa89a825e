"""The lock's logic: any badge signs in; everything else means what it always does. No Qt."""

from terminal.domain.masters import Item
from terminal.usecases.call_help import open_calls
from ui.desk import Desk
from ui.screen import Scan
from ui.screens.sign_in.state import SignInState
from ui.store_words import condition_words
from ui.text import joined, language, text


class SignInPresenter:
    """One per window."""

    name = "sign_in"
    topics = frozenset({"order", "unit", "call", "person"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> SignInState:
        """What there is to see now."""
        work = self._desk.work
        place, order, calls = work.place(), work.order(), open_calls(work)
        rows = []
        if order:
            item = work.masters.get(Item, order.item)
            rows.append(
                (text("Work order"), f"{order.code} · {item.names.of(language()) if item else order.item}")
            )
        if place.unit:
            rows.append((text("Unit in progress"), place.unit))
        if calls:
            rows.append((text("Open calls"), str(len(calls))))
        hint = text("Hold it under the scanner.")
        warning = joined(condition_words(work.store.troubles), text(self._desk.key_warning))
        return SignInState(text("Scan your badge"), hint, tuple(rows), warning)

    def step(self) -> str:
        """There is only one."""
        return "sign_in"

    def scan(self, _scan: Scan) -> bool:
        """Nothing has a meaning of its own here."""
        return False

    def leave(self) -> None:
        """Nothing is half done here."""

    def call_help(self) -> None:
        """To the andon screen; help needs no badge."""
        self._desk.shell.show_screen("andon")

    def about(self) -> None:
        """To versions and licences."""
        self._desk.shell.show_screen("about")
