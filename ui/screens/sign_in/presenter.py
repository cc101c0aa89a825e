"""The lock's logic: any badge signs in; everything else means what it always does. No Qt."""

from terminal.domain.masters.rows import Item
from terminal.domain.masters.shifts import local_date
from terminal.quality.figures.plans import planned_good
from terminal.usecases.call_help import open_calls
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import clock_words
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.screens.sign_in.state import ShiftProgress, SignInState
from ui.text import joined, language, phrase, text
from ui.words.orders import planned_here, stand_words
from ui.words.reports import person_name
from ui.words.store import condition_words

_DAYS = (
    phrase("Monday"),
    phrase("Tuesday"),
    phrase("Wednesday"),
    phrase("Thursday"),
    phrase("Friday"),
    phrase("Saturday"),
    phrase("Sunday"),
)


class SignInPresenter:
    """One per window."""

    name = "sign_in"
    topics = frozenset({"order", "unit", "call", "person", "minute", "station", "shift", "holiday"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> SignInState:
        """What there is to see now."""
        work = self._desk.work
        zone = work.identity.zone
        day = local_date(work.now(), zone)
        return SignInState(
            title=text("Scan your badge"),
            hint=text("Hold it under the scanner."),
            rows=_waiting(work),
            unprotected=joined(condition_words(work.store.troubles), text(self._desk.key_warning)),
            clock=clock_words(work.now(), zone),
            day=text("{day}, {date}", day=text(_DAYS[day.weekday()]), date=day),
            shift=_shift(work),
        )

    def step(self) -> str:
        """There is only one."""
        return "sign_in"

    def scan(self, _scan: Scan) -> bool:
        """Nothing has a meaning of its own here."""
        return False

    def leave(self) -> None:
        """Nothing is half done here."""

    @touch
    def call_help(self) -> None:
        """To the andon screen; help needs no badge."""
        self._desk.shell.show_screen("andon")

    @touch
    def about(self) -> None:
        """To versions and licences."""
        self._desk.shell.show_screen("about")


def _waiting(work: Workplace) -> tuple[tuple[str, str], ...]:
    """The order and unit that wait for somebody, open calls, and who was here last."""
    here = work.terminal()
    order = work.order()
    calls = open_calls(work)
    rows = []
    if order:
        item = work.masters.get(Item, order.item)
        name = item.names.of(language()) if item else order.item
        rows.append((text("Work order"), f"{order.code} · {name}"))
    if here.unit:
        rows.append((text("Unit in progress"), here.unit))
    if calls:
        rows.append((text("Open calls"), str(len(calls))))
    if here.left:
        rows.append((text("Here last"), _left(work, here.left, here.left_at)))
    return tuple(rows)


def _left(work: Workplace, person: str, at_us: int) -> str:
    """Who left and when: the hour today, the day and hour before."""
    zone = work.identity.zone
    when = clock_words(at_us, zone)
    if local_date(at_us, zone) != local_date(work.now(), zone):
        when = f"{local_date(at_us, zone):%m-%d} {when}"
    return text("{name}, until {when}", name=person_name(work, person), when=when)


def _shift(work: Workplace) -> ShiftProgress | None:
    now = work.shift()
    if now is None:
        return None
    hours = f"{clock_words(now.start, work.identity.zone)} – {clock_words(now.end, work.identity.zone)}"
    name = now.shift.names.of(language())
    parts = planned_here(work)
    if not parts:
        return ShiftProgress(name, hours)
    made = planned_good(parts)
    plan = sum(part.plan for part in parts)
    stands, tone = stand_words(parts)
    share = now.share(work.now())
    return ShiftProgress(name, hours, str(made), f"/ {plan}", made / plan, share, stands, tone)
