"""Photos as evidence: what asks for one, its event, and that no event names a file that is not there."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from terminal.domain.events.codec import decode_event
from terminal.domain.events.kinds import PhotoCause, StepVerdict
from terminal.domain.events.payloads import Attachment, Event, PhotoTaken
from terminal.domain.ids import DefectCode, StepNumber, ThingKind, UnitCode
from terminal.domain.outcome import Refusal, Refused
from terminal.domain.state.genealogy import Direction
from terminal.domain.state.unit import UnitDoc
from terminal.store.facts import Former, Formers
from terminal.usecases.attach_photo import PhotoSubject, attach_photo, wants_photo
from terminal.usecases.dispose import hold_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, record_judgements
from terminal.usecases.sign_in import sign_out
from terminal.usecases.trace_code import trace_thing
from tests.fakes.acts import INSPECTOR, accepted, make_fans, open_motor, sign_in_as
from tests.fakes.workplace import make_workplace
from ui.words.trace import trace_words

JPEG = "image/jpeg"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def fan(work: Workplace) -> str:
    return make_fans(work, 1, 1)[0]


def events(work: Workplace) -> list[Event]:
    return [decode_event(link.body) for link in work.store.links(work.identity, 1, 1000)]


def test_a_hold_asks_for_a_photo(work: Workplace, fan: str) -> None:
    assert wants_photo(work) is None
    work.clock.turn(1)  # type: ignore[attr-defined]
    accepted(hold_unit(work, work.new_id(), UnitCode(fan), None))
    asked = wants_photo(work)
    assert asked is not None
    assert (asked.unit, asked.cause, asked.step) == (fan, "hold", None)


def test_what_a_computer_wrote_before_and_the_hub_has_not_hides_no_hold(work: Workplace) -> None:
    fan = make_fans(work, 1, 9)[0]
    store, own = work.store, work.identity
    store.keep(Formers((Former(own),)))
    store.keep(msgspec.structs.replace(own, epoch=2))
    later = Workplace(store, work.clock, msgspec.structs.replace(own, epoch=2))
    sign_in_as(later, INSPECTOR)
    accepted(hold_unit(later, later.new_id(), UnitCode(fan), None))
    asked = wants_photo(later)
    assert asked is not None
    assert asked.unit == fan


@pytest.mark.slow
def test_nothing_has_happened_yet(tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    assert wants_photo(work) is None
    work.store.close()


def test_the_event_names_the_file_and_leaves_the_unit_as_it_was(work: Workplace, fan: str) -> None:
    accepted(hold_unit(work, work.new_id(), UnitCode(fan), None))
    subject = wants_photo(work)
    assert subject is not None
    before = work.store.doc(UnitDoc, fan)
    photo = work.store.attachments.keep(b"photo", JPEG)
    work.clock.turn(1)  # type: ignore[attr-defined]
    accepted(attach_photo(work, work.new_id(), subject, photo))
    event = events(work)[-1]
    assert event.payload == PhotoTaken(cause=PhotoCause.HOLD)
    assert (event.envelope.subject, event.envelope.attachments) == (("unit", fan), (photo,))
    after = work.store.doc(UnitDoc, fan)
    assert before is not None
    assert after is not None
    same = {"through": {}, "updated_at": 0}
    assert msgspec.structs.replace(after, **same) == msgspec.structs.replace(before, **same)
    assert wants_photo(work) is None


def test_the_trace_names_the_file(work: Workplace, fan: str) -> None:
    photo = work.store.attachments.keep(b"photo", JPEG)
    accepted(attach_photo(work, work.new_id(), PhotoSubject(UnitCode(fan), PhotoCause.HOLD), photo))
    found = trace_thing(work, (ThingKind.UNIT, fan), Direction.BACK)
    assert found.facts[-1].attachments == (photo,)
    assert f"image/jpeg {photo.sha256} (5 bytes)" in trace_words(found)


def test_a_press_twice_is_one_photo(work: Workplace, fan: str) -> None:
    photo, command = work.store.attachments.keep(b"photo", JPEG), work.new_id()
    count = len(events(work))
    for _ in range(2):
        accepted(attach_photo(work, command, PhotoSubject(UnitCode(fan), PhotoCause.HOLD), photo))
    assert len(events(work)) == count + 1


def test_an_event_never_names_a_file_that_is_not_there(work: Workplace, fan: str) -> None:
    count = len(events(work))
    missing = Attachment("0" * 64, 1, JPEG)
    said = attach_photo(work, work.new_id(), PhotoSubject(UnitCode(fan), PhotoCause.HOLD), missing)
    assert said == Refused(Refusal.PHOTO_MISSING)
    assert len(events(work)) == count


def test_nobody_signed_in_and_no_such_unit(work: Workplace, fan: str) -> None:
    photo = work.store.attachments.keep(b"photo", JPEG)
    unknown = attach_photo(work, work.new_id(), PhotoSubject(UnitCode("NOBODY"), PhotoCause.HOLD), photo)
    sign_out(work, work.new_id(), "button")
    alone = attach_photo(work, work.new_id(), PhotoSubject(UnitCode(fan), PhotoCause.HOLD), photo)
    assert isinstance(unknown, Refused)
    assert isinstance(alone, Refused)
    assert (unknown.code, alone.code) == (Refusal.NO_UNIT, Refusal.NOBODY_SIGNED_IN)


KILLED = """
import os, signal, sys
from pathlib import Path
from terminal.domain.events.kinds import PhotoCause
from terminal.domain.events.payloads import PhotoTaken
from terminal.domain.ids import UnitCode
from terminal.store.store import Store
from terminal.usecases.attach_photo import PhotoSubject, attach_photo
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.clock import FakeClock
from tests.fakes.workplace import KEY

store = Store(Path(sys.argv[1]), KEY)
work = Workplace(store, FakeClock(), store.identity())
subject = PhotoSubject(UnitCode(sys.argv[2]), PhotoCause.FAIL)
kept = store.attachments.keep(b"first", "image/jpeg")
accepted(attach_photo(work, work.new_id(), subject, kept))
lost = store.attachments.keep(b"second", "image/jpeg")
if sys.argv[3] == "inside":
    with work.act() as act:
        photo = PhotoTaken(cause=PhotoCause.FAIL)
        act.add(work.new_id(), photo, subject=("unit", sys.argv[2]), attachments=(lost,))
        os.kill(os.getpid(), signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("moment", ["between", "inside"])
def test_killed_between_file_and_event(tmp_path: Path, moment: str) -> None:
    work = make_workplace(tmp_path)
    fan = make_fans(work, 1, 1)[0]
    work.store.close()
    command = [sys.executable, "-c", KILLED, str(tmp_path), fan, moment]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": "."}, check=False)
    assert ended.returncode == -signal.SIGKILL
    work = make_workplace(tmp_path)
    work.store.check_unsent(work.identity)
    named = [each for event in events(work) for each in event.envelope.attachments]
    assert [work.store.attachments.read(each.sha256) for each in named] == [b"first"]
    assert len(list((tmp_path / "attachments").iterdir())) == 2
    work.store.close()


def test_a_failed_step_asks_for_a_photo_of_it_and_a_good_one_does_not(tmp_path: Path) -> None:
    work = make_workplace(tmp_path, "ST-070")
    sign_in_as(work, INSPECTOR)
    open_motor(work, "MC40-2611-000001")
    asked = []
    for judgement in (
        Judgement(20, StepVerdict.FAIL, DefectCode("D-SCRATCH")),
        Judgement(30, StepVerdict.PASS),
    ):
        work.clock.turn(1)  # type: ignore[attr-defined]
        accepted(record_judgements(work, work.new_id(), (judgement,)))
        asked.append(wants_photo(work))
    assert asked[0] is not None
    assert (asked[0].step, asked[0].cause, asked[0].operation) == (StepNumber(20), "fail", 50)
    assert asked[1] is None
    work.store.close()
