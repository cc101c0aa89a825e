"""The QR code on a console is read by a scanner, and says what it should."""

import re

import numpy as np
import pytest
import zxingcpp

from sync.hub.terminals.offer import enrolment_offer
from terminal.qr_code import console_picture

HALVES = {" ": (255, 255), "▀": (0, 255), "▄": (255, 0), "█": (0, 0)}


@pytest.mark.parametrize(
    "text", ["A", enrolment_offer("https://hub.plant:8443", "ST-020", "c0de" * 8, "ab" * 32)]
)
def test_a_console_shows_what_a_scanner_reads(text: str) -> None:
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in console_picture(text).splitlines()]
    assert max(map(len, lines)) <= 80
    dots = [[HALVES[sign][half] for sign in line] for line in lines for half in (0, 1)]
    picture = np.kron(np.array(dots, np.uint8), np.ones((4, 4), np.uint8))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == text
