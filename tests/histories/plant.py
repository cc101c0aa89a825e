"""A plant in which histories happen: real stations with clocks of their own and a real hub, no HTTP, no
thread. Time passes only when a history says so.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from sync.hub.intake.disputes import list_disputes
from sync.hub.intake.rebuild import rebuild
from sync.hub.masters.load import load_rows
from sync.station.rounds import SyncNews
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import Event, Scrapped
from terminal.domain.ids import DefectCode, ItemCode, LotCode, ReasonCode, Thing
from terminal.domain.masters.rows import MasterRow
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused
from terminal.domain.state.fold import Doc
from terminal.domain.state.unit import UnitDoc
from terminal.store import projection
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.material.receive_lot import Delivery
from terminal.usecases.record_result import Judgement, record_judgements
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.sign_in import sign_in
from terminal.usecases.start_unit import start_unit
from tests.chaos.computers import Computer, Templates
from tests.chaos.site import Site
from tests.fakes.clock import ClockOff, FakeClock
from tests.fakes.floor import events_after
from tests.histories.checks import Difference, contradictions, differences
from tests.histories.rows import BOSS, DISPOSITION, SCRAP
from tests.sync.folds import docs_of
from tests.sync.hub.projecting import Records

T = TypeVar("T")
ONE: Final = Decimal(1)
GOOD: Final = Report(ONE)
SCRAPPED: Final = Report(scrap=(Scrapped(ReasonCode(SCRAP), ONE),))
START: Final = 1_795_420_800_000_000
"""2026-11-23 09:00 in Berlin, in the early shift."""
_MOST_ROUNDS: Final = 3000


class Station(Computer):
    """One terminal of the plant."""

    def do(self, act: Callable[..., Outcome[T]], *args: Any, **more: Any) -> Outcome[T]:
        """A use case under a new command."""
        return act(self.work, self.work.new_id(), *args, **more)

    def must(self, act: Callable[..., Outcome[T]], *args: Any, **more: Any) -> T:
        """A use case that must not be refused."""
        outcome = self.do(act, *args, **more)
        assert isinstance(outcome, Accepted), outcome
        return outcome.value

    def refuses(self, act: Callable[..., Outcome[Any]], *args: Any, **more: Any) -> Refusal | None:
        """The rule by which a use case is refused, None where it is not."""
        outcome = self.do(act, *args, **more)
        return outcome.code if isinstance(outcome, Refused) else None

    def sync(self) -> None:
        """Exchanges until the hub has everything and its feed is read to the end, or the station stops."""
        for _ in range(_MOST_ROUNDS):
            asked = self.turn.rounds.request()
            done = self.worker._one(self.turn)
            assert done.news or not done.backoff, "a bug in the exchange"
            if done.news and (done.news.stopped or (asked.wait and _is_quiet(done.news))):
                return
        raise AssertionError("the exchange came to no end")

    # ------------------------------------------------------------ acts that histories begin with

    def ready(self, person: str) -> None:
        """Somebody is signed in; of supervisors that very one."""
        if not self.work.terminal().actor or person == BOSS:
            self.do(sign_in, person)

    def order_for(self, unit: str, number: int) -> str:
        """An order for units of that kind."""
        return "WQ" if unit.startswith("Q") else ("WP", "WP2")[number % 4 == 0]

    def signed_in(self, person: str) -> None:
        """The person is signed in."""
        if self.work.terminal().actor != person:
            self.must(sign_in, person)

    def takes(self, person: str, order: str) -> None:
        """The person is signed in and works on the order."""
        self.signed_in(person)
        if self.work.terminal().order != order:
            self.must(choose_order, order)

    def begins(self, unit: str, order: str = "WP", person: str = "P1") -> None:
        """The unit is started."""
        self.takes(person, order)
        self.must(start_unit, unit)

    def makes(self, unit: str, order: str = "WP", person: str = "P1", report: Report = GOOD) -> None:
        """The unit is started and reported; its operation here has no other steps."""
        self.begins(unit, order, person)
        self.must(report_unit, report)

    def judges(self, step: int, verdict: StepVerdict) -> None:
        """A check of the open unit passes, or fails by D1."""
        self.must(record_judgements, (Judgement(step, verdict, DefectCode("D1")),))

    def holds(self, unit: str, defect: str = "D1", person: str = BOSS) -> None:
        """The unit is held by hand."""
        self.signed_in(person)
        self.must(hold_unit, unit, defect)

    def decides(self, unit: str, disposition: str, back: int | None = None) -> None:
        """The supervisor decides on a held unit."""
        self.signed_in(BOSS)
        self.must(dispose, unit, disposition, DISPOSITION, back)

    # ------------------------------------------------------------ what it knows

    @property
    def code(self) -> str:
        """The station it stands at."""
        return str(self.work.identity.station)

    @property
    def name(self) -> str:
        """The terminal."""
        return self.work.identity.terminal_id

    def docs(self) -> dict[Thing, Doc]:
        """All docs it has."""
        return docs_of(self.work)

    def known(self, kind: str, status: str = "", start: str = "") -> list[str]:
        """The things of a kind that it knows: units in that state, codes that begin so."""
        return sorted(
            key
            for (of, key), doc in self.docs().items()
            if of == kind and key.startswith(start)
            if not status or (isinstance(doc, UnitDoc) and doc.status.value == status)
        )

    def doc(self, kind: str, key: str) -> Any:
        return next(value for thing, value in self.docs().items() if thing == (kind, key))

    def journal(self) -> list[Event]:
        """What it has written."""
        return events_after(self.work)

    def rebuild(self) -> None:
        """Makes its docs again from its journal and what the hub told."""
        with self.work.store.database.write() as connection:
            projection.rebuild(connection)
        self.work.store.forget()


def _is_quiet(news: SyncNews) -> bool:
    """The hub answered, and had nothing to tell."""
    return news.connected and not (news.masters or news.docs or news.disputes)


class Plant(Site):
    """A hub with masters, and its stations."""

    def __init__(self, folder: Path, templates: Templates, seed: int = 0) -> None:
        super().__init__(folder, templates, FakeClock(START), seed)
        self.all: list[Station] = []
        self.saved: Path | None = None
        """The hub's last backup, where one may be restored."""

    def stations(self, *codes: str) -> list[Station]:
        """New terminals at these stations, each of which has heard the masters."""
        found = [self.station(code) for code in codes]
        self.full()
        return found

    def station(self, code: str, ahead_s: float = 0) -> Station:
        """A new terminal at the station, whose clock is so far off."""
        disk = self.new_disk()
        self.admit(disk, code)
        made = Station(self.hub, ClockOff(self.clock, ahead_s), disk)
        assert made.start()
        self.all.append(made)
        return made

    def load(self, *rows: MasterRow) -> None:
        """The hub takes these masters in; a station hears of them when it exchanges."""
        load_rows(self.hub.hub, rows)

    def change(self, row: MasterRow, **fields: Any) -> MasterRow:
        """Takes the row in with other fields; gives what it is then."""
        changed = msgspec.structs.replace(row, **fields)
        self.load(changed)
        return changed

    def tick(self, seconds: float) -> None:
        """Time passes."""
        self.clock.turn(seconds)

    def full(self) -> None:
        """Everybody exchanges until everybody knows all."""
        for _ in range(2):
            for station in self.all:
                station.sync()

    def close(self) -> None:
        for station in self.all:
            station.stop()
        self.hub.close()

    # ------------------------------------------------------------ what the hub has made of it

    @property
    def at_hub(self) -> Records:
        return Records(self.hub.hub)

    def doc(self, kind: str, key: str) -> Any:
        """A doc at the hub."""
        return self.at_hub.doc(kind, key)

    def codes(self) -> list[str]:
        """The codes of the disputes that are open, sorted."""
        return self.at_hub.codes()

    def about(self, kind: str) -> list[str]:
        """The codes of the open disputes about events of that type, sorted."""
        with self.hub.hub.database.reading() as connection:
            return sorted(entry.code for entry in list_disputes(connection) if entry.type == kind)

    def rebuild(self) -> None:
        """The hub makes again from the journals what follows from them."""
        self.at_hub.job(rebuild)

    def wrong(self) -> list[Difference]:
        """What is wrong once everybody has heard everything: a station's docs must be the hub's, both must
        make the same again, and everything is in one place.
        """
        self.full()
        docs, open_now = self.at_hub.docs(), self.at_hub.disputes()
        found = contradictions(docs, self.at_hub.joins())
        for station in self.all:
            own = station.docs()
            found += differences("station and hub", own, docs)
            station.rebuild()
            found += differences("station made again", own, station.docs())
        self.rebuild()
        found += differences("hub made again", docs, self.at_hub.docs())
        again = self.at_hub.disputes()
        return found + [Difference("disputes of the hub made again", str(each)) for each in again ^ open_now]


def delivery(lot: str, item: str = "SCREW", quantity: int = 100) -> Delivery:
    return Delivery(LotCode(lot), ItemCode(item), Decimal(quantity))
