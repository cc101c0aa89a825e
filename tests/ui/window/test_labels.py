"""Labels at the real window: the step, the wrong label, the queue behind its pill, printing again by hand."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from devices.capabilities import DeviceState, Phase, Print, ReasonCode, StateReason
from devices.model import DeviceConfig
from devices.supervisor import OnAnswer
from terminal.clock import SystemClock
from terminal.domain.masters.label_template import Subject
from terminal.usecases.labels.print_queue import waiting
from terminal.usecases.parts.workplace import Workplace
from tests.devices.printer_peer import PrinterPeer
from tests.devices.zpl_reader import Label
from tests.fakes.acts import make_fans
from tests.fakes.at_window import AtWindow
from tests.fakes.floor import FANS, Floor, kinds_after
from tests.fakes.workplace import make_workplace
from tests.terminal.usecases.scenes.labels import labelled
from ui.labels.print_dialog import PrintDialog
from ui.labels.printing import LABELS
from ui.labels.reprinting import Reprinting
from ui.program.app import Opened, Terminal
from ui.program.links.printer import PrintLink
from ui.theme.fonts import load_fonts

pytestmark = pytest.mark.slow

FAN, OTHER = "FAN40-2611-000001", "FAN40-2611-000002"
CONFIG = DeviceConfig("printer", "zpl_tcp", "socket://127.0.0.1:1")


class Desk:
    """A station's window with a printer whose answers the test gives."""

    def __init__(self, work: Workplace, *screens: str) -> None:
        self.work = work
        self.at = AtWindow(work, *screens)
        self.sent: list[tuple[bytes, OnAnswer]] = []
        self.link = PrintLink(self.at.window, self._request, lambda call: call())
        self.link.set_configs((CONFIG,))
        self.link.note_state("printer", DeviceState(Phase.READY))

    def come_out(self, reason: ReasonCode | None = None) -> None:
        """The printer gets what waits and answers."""
        self.link.captured()
        QApplication.processEvents()
        self.sent[-1][1](StateReason(reason, {"address": "x"}) if reason else None)

    def dialog(self) -> PrintDialog:
        found = self.at.window.findChild(PrintDialog)
        assert found is not None
        return found

    def _request(self, _device: str, command: Print, on_answer: OnAnswer) -> None:
        self.sent.append((command.job, on_answer))


@pytest.fixture
def open_desk(qt_app: QApplication, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    load_fonts()
    floor, made = Floor(tmp_path), []

    def make(station: str, *screens: str) -> Desk:
        work = labelled(floor) if station == "ST-020" else floor.at(station)
        made.append(Desk(work, *screens))
        return made[-1]

    yield make
    for desk in made:
        desk.link.stop()
        desk.at.window.close_down()
        desk.at.window.deleteLater()
    floor.close()


def test_the_printed_label_is_scanned_and_the_unit_is_good(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("ST-020", "station")
    desk.at.scan(FANS)
    desk.at.scan(FAN)
    desk.at.scan(FAN)
    assert "Label not printed yet" in desk.at.said()
    desk.come_out()
    assert Label(desk.sent[0][0]).codes() == [("]d1", FAN.encode())]
    desk.at.scan(OTHER)
    assert f"This is the label of {OTHER}" in desk.at.said()
    assert desk.at.window.frame.isVisible()
    desk.at.scan(FAN)
    assert "Good – recorded" in desk.at.said()
    assert kinds_after(desk.work)[-3:] == ["scan.refused", "label.verified", "work.reported"]


def test_a_label_is_printed_again_from_its_step_with_a_reason(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("ST-020", "station")
    desk.at.scan(FANS)
    desk.at.scan(FAN)
    desk.come_out()
    desk.at.tap("Print")
    desk.at.tap("Label damaged")
    assert "copy 2" in desk.at.said()
    assert [job.number for job in waiting(desk.work)] == [2]


def test_the_pill_says_what_keeps_labels_back_and_one_is_cancelled_behind_it(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk("ST-020", "station")
    desk.at.scan(FANS)
    desk.at.scan(FAN)
    desk.come_out(ReasonCode.PAPER_OUT)
    desk.at.window.header.pill_touched.emit(LABELS)
    dialog = desk.dialog()
    assert dialog.isVisible()
    assert dialog.accessibleName() == "printer: paper is out Touch a label to cancel it."
    desk.at.tap(FAN)
    assert not dialog.isVisible()
    desk.at.tap("Cancel the label")
    assert "Label cancelled" in desk.at.said()
    assert waiting(desk.work) == ()


def test_a_lot_that_came_in_is_labelled_and_again_by_hand(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("ST-010", "receiving")
    desk.at.scan("2699-0001")
    desk.at.tap("Lead-free solder")
    desk.at.type("5")
    desk.at.tap("Take over")
    desk.at.tap("Receive")
    desk.come_out()
    told = Label(desk.sent[0][0]).codes()
    assert told == [("]C0", b"2699-0001"), ("]Q1", b"2699-0001")]
    desk.at.tap("Print")
    desk.at.tap("Badly printed")
    assert [job.number for job in waiting(desk.work)] == [2]


def test_without_a_printer_there_is_no_button(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("ST-010", "receiving")
    desk.link.set_configs(())
    other = AtWindow(desk.work, "receiving")
    with pytest.raises(AssertionError):
        other.tap("Print")
    other.window.close_down()
    other.window.deleteLater()


def test_the_whole_terminal_brings_a_label_to_a_printer_on_the_network(
    qt_app: QApplication, tmp_path: Path
) -> None:
    work, peer = make_workplace(tmp_path / "station"), PrinterPeer()
    (fan,) = make_fans(work, 1, 1)
    printer = {"name": "printer", "model": "zpl_tcp", "address": peer.address}
    work.store.keep(msgspec.structs.replace(work.store.settings(), devices=(printer,), volume=0))
    terminal = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    terminal.start()
    try:
        Reprinting(terminal.window.desk).begin(Subject.UNIT, fan)
        end = time.monotonic() + 5
        while waiting(terminal.work):
            assert time.monotonic() < end, "it did not come out"
            QApplication.processEvents()
        assert [Label(job).codes() for job in peer.labels] == [[("]d1", fan.encode())]]
    finally:
        terminal.stop()
        peer.kill()
