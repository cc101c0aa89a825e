"""The log file of a station: bounded, the owner's alone, and nothing of persons and codes in it."""

import logging
import logging.handlers
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.masters.rows import Person
from tests.fakes.at_window import AtWindow
from tests.fakes.workplace import make_workplace
from ui.program.station_log import KEPT, MOST_BYTES, end_log, keep_log, log_file

SCANS = (
    "B10483",
    "WO-2026-1157",
    "FAN40-2611-000101",
    "2611-0087",
    "2611-0999",
    "B99999",
    "HELLO-4711",
    "]C1\x1d0112",
)
BADGE = "B-ZHANG-WEI-4711"


@pytest.fixture
def root_log() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield root
    root.setLevel(level)
    root.handlers[:] = handlers


def written(data: Path) -> str:
    return log_file(data).read_text(encoding="utf-8")


def test_what_the_program_did_is_kept(tmp_path: Path, root_log: logging.Logger) -> None:
    handler = keep_log(tmp_path)
    logging.getLogger("ui.program.app").info("the exchange begins")
    end_log(handler)
    logging.getLogger("ui.program.app").info("nobody hears this")
    assert written(tmp_path).rstrip().endswith("INFO ui.program.app: the exchange begins")


@pytest.mark.logs("a background job failed")
def test_an_error_tells_its_place_and_not_what_was_scanned(tmp_path: Path, root_log: logging.Logger) -> None:
    handler = keep_log(tmp_path)
    try:
        int(BADGE)
    except ValueError:
        logging.getLogger("ui.jobs").exception("a background job failed")
    end_log(handler)
    text = written(tmp_path)
    assert "ValueError" in text
    assert "test_station_log.py:" in text
    assert BADGE not in text


@pytest.mark.logs("an error of the program")
def test_an_error_that_nobody_caught_is_kept_too(tmp_path: Path, root_log: logging.Logger) -> None:
    handler = keep_log(tmp_path)
    try:
        dict[str, str]()[BADGE]
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    end_log(handler)
    assert sys.excepthook is sys.__excepthook__
    assert "KeyError" in written(tmp_path)
    assert BADGE not in written(tmp_path)


@pytest.mark.slow
def test_a_shift_leaves_nothing_of_persons_and_codes(
    qt_app: QApplication, tmp_path: Path, root_log: logging.Logger
) -> None:
    handler = keep_log(tmp_path)
    root_log.setLevel(logging.DEBUG)
    logging.getLogger("ui.program.app").info("the shift begins")
    work = make_workplace(tmp_path / "station", "ST-020")
    person = AtWindow(work, "sign_in", "station")
    for code in SCANS:
        person.scan(code)
    assert work.terminal().actor == "E10483"
    rows = work.masters.all(Person)
    people = [word for row in rows for word in (row.code, row.name, row.latin_name, *row.badges) if word]
    person.window.close()
    work.store.close()
    end_log(handler)
    text = written(tmp_path)
    assert "the shift begins" in text
    assert len(people) > 10
    assert [word for word in (*SCANS, *people) if str(word) in text] == []


def test_only_its_owner_reads_it_and_it_does_not_grow(tmp_path: Path, root_log: logging.Logger) -> None:
    handler = keep_log(tmp_path)
    log = logging.getLogger("ui.program.app")
    for number in range(8):
        log.info("%d %s", number, "x" * (MOST_BYTES - 200))
    end_log(handler)
    files = sorted(log_file(tmp_path).parent.iterdir())
    assert len(files) == KEPT + 1
    assert sum(file.stat().st_size for file in files) <= (KEPT + 1) * MOST_BYTES
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(log_file(tmp_path).parent.stat().st_mode) == 0o700


@pytest.mark.logs("no log file is kept")
def test_a_disk_that_takes_no_log_stops_nobody(tmp_path: Path, root_log: logging.Logger) -> None:
    (tmp_path / "log").write_text("a file where the folder should be", encoding="utf-8")
    assert keep_log(tmp_path) is None
    end_log(None)


def test_a_disk_that_fills_up_takes_lines_alone(
    tmp_path: Path, root_log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = keep_log(tmp_path)
    assert isinstance(handler, logging.handlers.RotatingFileHandler)
    if handler.stream:
        handler.stream.close()
    handler.stream = open("/dev/full", "w", encoding="utf-8")  # noqa: SIM115, PTH123
    logging.getLogger("ui.program.app").info("lost")
    end_log(handler)
    assert capsys.readouterr().err == ""


def test_what_goes_to_stderr_stays_what_it_was(tmp_path: Path, root_log: logging.Logger) -> None:
    console = logging.StreamHandler()
    root_log.setLevel(logging.WARNING)
    root_log.addHandler(console)
    handler = keep_log(tmp_path)
    assert console.level == logging.WARNING
    end_log(handler)
