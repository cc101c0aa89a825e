"""Radio tags at the window: a badge on its reader signs in once, whatever the screen does meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Flaw, Reading, ReadingKind, next_reading_id
from terminal.domain.events.payloads import ScanRefused, SessionEnded, SessionStarted
from terminal.domain.ids import BadgeCode
from terminal.domain.masters.rows import Person
from tests.fakes.floor import events_after
from tests.fakes.workplace import load_rows
from tests.ui.window.post import Post

UID = "04A1B2C3"
SPRAY = "E2801160600002054CC6B0F1"
"""An EPC of another numbering: nobody here knows it."""


@pytest.fixture
def post(qt_app: QApplication, tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path, "ST-020", ("station",))
    person = made.work.masters.get(Person, "E10483")
    assert person is not None
    carded = msgspec.structs.replace(person, badges=(*person.badges, BadgeCode("77705923")))
    load_rows(made.work.store, (carded,))
    yield made
    made.close()


def lay(post: Post, value: str, seconds: float, *, flaw: Flaw | None = None) -> list[bool]:
    """A tag lies on its reader for that long, read ten times a second; which readings were news."""
    news = []
    for number in range(round(seconds * 10)):
        now, at_ns = post.clock.now(), post.clock.monotonic_ns()
        told = f"{value}{number:02X}" if flaw else value
        reading = Reading(
            next_reading_id(), "reader", ReadingKind.TAG, told, bytes.fromhex(told), None, now, at_ns, flaw
        )
        news.append(post.window.router.read(reading))
        post.clock.turn(0.1)
    return news


def sessions(post: Post) -> list[str]:
    kinds = {SessionStarted: "in", SessionEnded: "out"}
    return [kinds[type(e.payload)] for e in events_after(post.work) if type(e.payload) in kinds]


def refusals(post: Post) -> list[str]:
    return [e.payload.refusal for e in events_after(post.work) if isinstance(e.payload, ScanRefused)]


@pytest.mark.slow
def test_a_badge_that_lies_on_its_reader_signs_in_once(post: Post) -> None:
    assert post.window.screen_name() == "sign_in"
    news = lay(post, UID, 20)
    assert post.window.screen_name() == "station"
    assert (sessions(post), post.work.terminal().actor, news.count(True)) == (["in"], "E10483", 1)
    assert refusals(post) == []


@pytest.mark.slow
def test_laid_on_again_after_a_moment_or_a_while_the_own_badge_stays_signed_in(post: Post) -> None:
    lay(post, UID, 1)
    post.clock.turn(2.5)
    lay(post, UID, 1)
    assert sessions(post) == ["in"]
    post.clock.turn(3.5)
    lay(post, UID, 5)
    assert sessions(post) == ["in"]


@pytest.mark.slow
def test_an_unknown_tag_is_refused_once_while_it_lies_there(post: Post) -> None:
    lay(post, SPRAY, 10)
    assert refusals(post) == ["unknown_code"]


@pytest.mark.slow
def test_broken_readings_are_refused_once_however_many_come(post: Post) -> None:
    news = lay(post, UID, 10, flaw=Flaw.CHECKSUM)
    assert (refusals(post), news.count(True)) == (["tag_incomplete"], 1)
    assert post.window.strip.accessibleName().startswith("Tag not read whole – not used")


@pytest.mark.slow
def test_two_badges_on_one_reader_do_not_take_turns(post: Post) -> None:
    other = post.work.masters.get(Person, "E10484")
    assert other is not None
    load_rows(post.work.store, (msgspec.structs.replace(other, badges=(BadgeCode("04FFFFFF"),)),))
    for _ in range(30):
        lay(post, UID, 0.1)
        lay(post, "04FFFFFF", 0.1)
    assert (sessions(post), post.work.terminal().actor) == (["in", "in"], "E10484")
