"""Printers of ZPL on a line: what is in the way is said before a byte leaves, and doubt is named as such."""

import pytest

from devices.capabilities import SENT, Ask, Print, ReasonCode
from devices.drivers.zpl_printer import DRIVER, ZplPrinter, read_status
from devices.model import Device
from devices.registry import load_models
from devices.transport import CommandFault, LineFault
from terminal.clock import SystemClock
from tests.devices.fakes import FakeClock, FakeLine
from tests.devices.printer_peer import QUERY, PrinterPeer, status

JOB = b"^XA\n^FO1,1^GB9,9,9^FS\n^PQ1\n^XZ\n"


def printer(*chunks: bytes | None) -> tuple[ZplPrinter, FakeLine]:
    """A printer whose line gives `chunks`: each question first reads what came late, then its answer."""
    clock = FakeClock()
    line = FakeLine(clock, list(chunks))
    device = Device("p1", "fake", load_models()["zpl_tcp"])
    return ZplPrinter(line, device, clock), line


def refusal(made: ZplPrinter, job: bytes = JOB) -> tuple[ReasonCode, bool]:
    try:
        made.send(Print(job))
    except (CommandFault, LineFault) as fault:
        return fault.reason.code, SENT in fault.reason.parameters
    raise AssertionError("it was taken")


def test_a_label_is_sent_between_two_questions() -> None:
    made, line = printer(b"", status(), b"", status())
    made.send(Print(JOB))
    assert line.sent == [QUERY, JOB, QUERY]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (status(paper_out=True), ReasonCode.PAPER_OUT),
        (status(head_open=True), ReasonCode.HEAD_OPEN),
        (status(paused=True), ReasonCode.PAUSED),
        (b"", ReasonCode.NO_ANSWER),
        (b"\x02garbage\x03\r\n", ReasonCode.NO_ANSWER),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_is_sent(answer: bytes, why: ReasonCode) -> None:
    made, line = printer(b"", answer)
    assert refusal(made) == (why, False)
    assert line.sent == [QUERY]


def test_a_ribbon_that_is_out_is_told_from_paper() -> None:
    told = status().replace(b"000,0,0,0,1", b"000,0,0,1,1")
    found = read_status(told)
    assert found is not None
    assert found.trouble is ReasonCode.RIBBON_OUT


def test_without_a_word_after_the_label_it_is_in_doubt_and_only_asked_about() -> None:
    made, line = printer(b"", status(), b"")
    assert refusal(made) == (ReasonCode.NO_ANSWER, True)
    line.chunks[:] = [b"", status()]
    made.send(Print(JOB))
    assert line.sent == [QUERY, JOB, QUERY, QUERY]


def test_another_label_after_it_is_sent() -> None:
    made, line = printer(b"", status(), b"", status(), b"", status(), b"", status())
    made.send(Print(JOB))
    made.send(Print(JOB))
    assert line.sent.count(JOB) == 2


def test_a_line_that_breaks_before_the_label_leaves_no_doubt() -> None:
    made, line = printer(b"", None)
    assert refusal(made) == (ReasonCode.CUT, False)
    assert JOB not in line.sent


def test_a_line_that_breaks_after_it_does() -> None:
    made, _ = printer(b"", status(), b"", None)
    assert refusal(made) == (ReasonCode.CUT, True)


def test_a_printer_takes_labels_only() -> None:
    made, line = printer()
    with pytest.raises(CommandFault) as caught:
        made.send(Ask())
    assert (caught.value.reason.code, line.sent) == (ReasonCode.CANNOT, [])


def test_a_late_answer_is_not_taken_for_a_new_one() -> None:
    made, _ = printer(status(), b"", b"", status(paper_out=True))
    assert refusal(made) == (ReasonCode.PAPER_OUT, False)


def test_over_tcp_the_printer_has_the_whole_label() -> None:
    peer = PrinterPeer()
    try:
        device = Device("p1", peer.address, load_models()["zpl_tcp"])
        made = DRIVER.open(device, SystemClock())
        big = b"^XA\n" + b"^FO1,1^GB9,9,9^FS\n" * 20_000 + b"^XZ\n"
        made.send(Print(big))
        made.close()
        assert peer.labels == [big]
    finally:
        peer.kill()
