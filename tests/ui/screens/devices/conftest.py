"""The device screen, locked and opened."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.masters.rows import Person
from tests.fakes.screens import SUPERVISOR, SUPERVISOR_PIN
from tests.fakes.workplace import load_rows, make_workplace, with_sealed_pin
from tests.ui.screens.devices.bench import CALIPER, CHEAP, SCANNER, TOWER, Bench
from ui.text import set_language


@pytest.fixture
def bench(tmp_path: Path, qt_app: QApplication) -> Iterator[Bench]:
    set_language("en")
    work = make_workplace(tmp_path)
    person = work.masters.get(Person, SUPERVISOR)
    assert person is not None
    cheap = msgspec.structs.replace(person, pin=CHEAP.hash(SUPERVISOR_PIN))
    load_rows(work.store, (with_sealed_pin(cheap),))
    made = Bench(work)
    made.have(SCANNER, CALIPER, TOWER)
    yield made
    work.store.close()


@pytest.fixture
def opened(bench: Bench) -> Bench:
    bench.open()
    return bench
