"""The queue of labels against a printer that comes and goes: none lost, none twice but where it is said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from devices.capabilities import DeviceState, Phase, Print, Reading, ReasonCode, StateReason
from devices.model import Device, DeviceConfig
from devices.registry import load_models
from devices.supervisor import OnAnswer, Supervisor
from terminal.clock import SystemClock
from terminal.domain.events.payloads import Event, LabelPrinted
from terminal.domain.masters.label_template import Subject
from terminal.store.print_queue import put_job
from terminal.store.store import Store
from terminal.usecases.labels.print_label import print_label
from terminal.usecases.labels.print_queue import begin, waiting
from terminal.usecases.parts.workplace import Workplace
from tests.devices.fakes import wait_until
from tests.devices.printer_peer import PrinterPeer, status
from tests.devices.zpl_reader import Label
from tests.fakes.acts import OPERATOR, accepted, make_fans, sign_in_as
from tests.fakes.floor import events_after
from tests.fakes.workplace import KEY, make_workplace
from ui.feedback import Feedback
from ui.labels.printing import Printing, job_words, printer_of
from ui.theme.fonts import load_fonts

pytestmark = pytest.mark.slow

CONFIG = DeviceConfig("printer", "zpl_tcp", "socket://127.0.0.1:1")
READY, AWAY = DeviceState(Phase.READY), DeviceState(Phase.LOST)


def printer(name: str = "printer") -> Device:
    return Device(name, CONFIG.address, load_models()["zpl_tcp"])


def subject_of(event: Event) -> str:
    assert event.envelope.subject is not None
    return event.envelope.subject[1]


class Bench:
    """A station with finished fans, and a printer whose answers the test gives."""

    def __init__(self, work: Workplace) -> None:
        self.work = work
        self.sent: list[tuple[bytes, OnAnswer]] = []
        self.said: list[Feedback] = []
        self.printing = self.restarted()

    def restarted(self) -> Printing:
        """The service as it is made at the start of the program."""
        self.printing = Printing(self.work, self._request, lambda call: call(), self.changed)
        self.printing.set_printer(printer())
        return self.printing

    def ask(self, *units: str, reason: str = "") -> None:
        for unit in units:
            accepted(print_label(self.work, self.work.new_id(), Subject.UNIT, unit, reason))
        self.printing.go_on()

    def ready(self) -> None:
        self.printing.note_state("printer", READY)

    def answer(self, reason: ReasonCode | None = None, **told: str) -> None:
        _, on_answer = self.sent[-1]
        on_answer(StateReason(reason, told) if reason else None)

    def codes(self) -> list[str]:
        """What stood in the Data Matrix of each label that was sent."""
        return [Label(job).fields[0] for job, _ in self.sent]

    def printed(self) -> list[tuple[str, int, bool]]:
        """(unit, number, perhaps twice) of each printing on record."""
        return [
            (subject_of(event), event.payload.number, event.payload.twice)
            for event in events_after(self.work)
            if isinstance(event.payload, LabelPrinted)
        ]

    def _request(self, _device: str, command: Print, on_answer: OnAnswer) -> None:
        self.sent.append((command.job, on_answer))

    def changed(self, said: Feedback | None) -> None:
        self.said += [said] if said else []


@pytest.fixture
def bench(qt_app: QApplication, tmp_path: Path) -> Iterator[Bench]:
    load_fonts()
    work = make_workplace(tmp_path / "store")
    make_fans(work, 1, 3)
    sign_in_as(work, OPERATOR)
    made = Bench(work)
    yield made
    made.work.store.close()


FANS = [f"FAN40-2611-{number:06}" for number in (1, 2, 3)]


def test_labels_are_sent_one_after_the_other_in_the_order_they_were_asked_for(bench: Bench) -> None:
    bench.ready()
    bench.ask(*FANS)
    assert bench.codes() == FANS[:1]
    for _ in FANS:
        bench.answer()
    assert (bench.codes(), waiting(bench.work)) == (FANS, ())
    assert bench.printed() == [(fan, 1, False) for fan in FANS]
    assert bench.printing.pill() is None


def test_who_asked_is_on_record_though_another_is_signed_in_when_it_comes_out(bench: Bench) -> None:
    bench.ready()
    bench.ask(FANS[0])
    sign_in_as(bench.work, "E10490")  # type: ignore[arg-type]
    bench.answer()
    newest = events_after(bench.work)[-1]
    assert isinstance(newest.payload, LabelPrinted)
    assert (newest.envelope.actor, newest.payload.device) == (OPERATOR, "printer")
    assert bench.work.terminal().actor == "E10490"


def test_while_the_printer_is_away_labels_wait_and_nothing_is_sent(bench: Bench) -> None:
    bench.ask(*FANS)
    assert bench.sent == []
    pill = bench.printing.pill()
    assert pill is not None
    assert pill.words == "3 labels wait"
    bench.ready()
    assert bench.codes() == FANS[:1]


def test_what_is_in_the_way_is_said_and_the_label_is_tried_again(bench: Bench) -> None:
    bench.ready()
    bench.ask(FANS[0])
    bench.answer(ReasonCode.PAPER_OUT, address="x")
    pill = bench.printing.pill()
    assert pill is not None
    assert pill.words == "printer: paper is out · 1 label waits"
    assert bench.printed() == []
    bench.printing.go_on()
    bench.answer()
    assert bench.printed() == [(FANS[0], 1, False)]


def test_a_line_that_broke_in_the_middle_prints_it_again_and_says_so(bench: Bench) -> None:
    bench.ready()
    bench.ask(FANS[0])
    bench.answer(ReasonCode.CUT, address="x", sent="yes")
    bench.printing.note_state("printer", AWAY)
    bench.ready()
    bench.answer()
    assert bench.printed() == [(FANS[0], 1, True)]
    assert bench.said[-1].title == "Label perhaps printed twice"


def test_a_silent_printer_is_asked_again_about_the_same_bytes(bench: Bench) -> None:
    bench.ready()
    bench.ask(FANS[0])
    bench.answer(ReasonCode.NO_ANSWER, address="x", sent="yes")
    bench.printing.go_on()
    assert bench.sent[0][0] == bench.sent[1][0]
    bench.answer()
    assert bench.printed() == [(FANS[0], 1, False)]


def test_a_silent_printer_that_then_goes_leaves_a_doubt(bench: Bench) -> None:
    bench.ready()
    bench.ask(FANS[0])
    bench.answer(ReasonCode.NO_ANSWER, address="x", sent="yes")
    bench.printing.note_state("printer", AWAY)
    bench.ready()
    bench.answer()
    assert bench.printed() == [(FANS[0], 1, True)]


def test_labels_survive_a_restart_and_the_one_on_its_way_is_in_doubt(bench: Bench) -> None:
    bench.ready()
    bench.ask(*FANS[:2])
    folder = bench.work.store.directory
    bench.work.store.close()
    store = Store(folder, KEY)
    bench.work = Workplace(store, bench.work.clock, bench.work.identity)
    bench.restarted()
    assert [job.doubtful for job in waiting(bench.work)] == [True, False]
    bench.ready()
    bench.answer()
    bench.answer()
    assert bench.printed() == [(FANS[0], 1, True), (FANS[1], 1, False)]


def test_a_stopped_station_prints_nothing(bench: Bench) -> None:
    accepted(print_label(bench.work, bench.work.new_id(), Subject.UNIT, FANS[0]))
    bench.work.store.keep(msgspec.structs.replace(bench.work.store.exchange(), stopped="terminal_forked"))
    bench.ready()
    assert bench.sent == []


def test_a_label_that_does_not_fit_waits_and_lets_the_others_pass(bench: Bench) -> None:
    (job, _) = (accepted(print_label(bench.work, bench.work.new_id(), Subject.UNIT, fan)) for fan in FANS[:2])
    with bench.work.store.database.write() as connection:
        put_job(connection, msgspec.structs.replace(job, values={**job.values, "code": "X" * 300}))
    bench.ready()
    assert bench.codes() == [FANS[1]]
    bench.answer()
    pill = bench.printing.pill()
    assert pill is not None
    assert pill.words == "A code does not fit on the label. · 1 label waits"


def test_the_queue_says_which_label_of_what(bench: Bench) -> None:
    bench.ask(FANS[0])
    (job,) = waiting(bench.work)
    assert job_words(job) == (FANS[0], "Unit label")
    assert job_words(begin(bench.work, job)) == (FANS[0], "Unit label · being sent")


def test_the_printer_is_the_first_device_that_prints() -> None:
    scanner = DeviceConfig("s1", "generic_serial", "/dev/x")
    found = printer_of((scanner, CONFIG, DeviceConfig("p2", "zpl_serial", "/dev/y")), load_models())
    assert found is not None
    assert found.name == "printer"
    assert printer_of((scanner,), load_models()) is None


class Line:
    """The service on real threads: a supervisor and a printer on a socket."""

    def __init__(self, bench: Bench) -> None:
        self.peer = PrinterPeer()
        config = DeviceConfig("printer", "zpl_tcp", self.peer.address, {"poll": {"answer_ms": 300}})
        self.calls: list[Callable[[], None]] = []
        self.supervisor = Supervisor(SystemClock(), [config], self._reading, self._state)
        self.bench, self.work = bench, bench.work
        self.printing = Printing(
            bench.work,
            self.supervisor.request,
            self.calls.append,
            lambda said: bench.said.append(said) if said else None,
        )
        self.printing.set_printer(printer_of((config,), load_models()))
        self.supervisor.start()

    def run_until(self, true: Callable[[], bool]) -> None:
        """Works as the screen's thread does, until something is so."""

        def worked() -> bool:
            while self.calls:
                self.calls.pop(0)()
            return true()

        wait_until(worked)

    def stop(self) -> None:
        self.supervisor.stop()
        self.peer.kill()

    def _reading(self, _reading: Reading) -> None:
        raise AssertionError("a printer reads nothing")

    def _state(self, device: str, state: DeviceState) -> None:
        self.calls.append(lambda: self.printing.note_state(device, state))


@pytest.fixture
def line(bench: Bench) -> Iterator[Line]:
    made = Line(bench)
    yield made
    made.stop()


def test_a_printer_that_is_killed_in_the_middle_and_restarted_loses_no_label(line: Line) -> None:
    bench = line.bench
    line.run_until(lambda: True)
    line.peer.cut_at = 3000  # in the middle of the first label
    for fan in FANS:
        accepted(print_label(line.work, line.work.new_id(), Subject.UNIT, fan))
    line.printing.go_on()
    line.run_until(lambda: any(job.doubtful for job in waiting(line.work)) or not waiting(line.work))
    line.peer.kill()
    line.peer.start()
    line.run_until(lambda: not waiting(line.work))
    assert [Label(job).fields[0] for job in line.peer.labels] == FANS
    assert bench.printed() == [(FANS[0], 1, True), (FANS[1], 1, False), (FANS[2], 1, False)]


def test_paper_that_runs_out_keeps_labels_back_until_it_is_there(line: Line) -> None:
    line.peer.answer = lambda: status(paper_out=True)
    accepted(print_label(line.work, line.work.new_id(), Subject.UNIT, FANS[0]))
    line.printing.go_on()
    line.run_until(lambda: "paper is out" in line.printing.trouble_words())
    assert line.peer.labels == []
    line.peer.answer = status
    line.printing.go_on()
    line.run_until(lambda: not waiting(line.work))
    assert len(line.peer.labels) == 1


def test_a_label_is_kept_in_the_encrypted_store_only(bench: Bench) -> None:
    bench.ask(FANS[0])
    files = [path.read_bytes() for path in bench.work.store.directory.rglob("*") if path.is_file()]
    assert all(FANS[0].encode() not in data for data in files)
