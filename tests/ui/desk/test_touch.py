"""One touch, one refresh: whatever a touch or a scan leads to, there is one look at what has changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.domain.outcome import Accepted, Refusal, refused
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from ui.desk.desk import Desk
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone


class Screen:
    """A screen with a touch that leads to others."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @touch
    def outer(self) -> str:
        """Two acts, and another touch within."""
        self._desk.settle(Accepted(1), lambda _done: Feedback(Tone.OK, "one"))
        self.inner()
        self._desk.refuse(refused(Refusal.NOTHING_TO_REPORT))
        return "done"

    @touch
    def inner(self) -> None:
        """A touch that another leads to."""
        self._desk.changed()

    @touch
    def fails(self) -> None:
        """A fault of the program on the way."""
        raise RuntimeError("a fault on the way")


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def desk(tmp_path: Path, shell: FakeShell) -> Iterator[Desk]:
    work = make_workplace(tmp_path)
    yield Desk(work, shell)
    work.store.close()


def test_a_touch_that_leads_to_others_is_shown_once(desk: Desk, shell: FakeShell) -> None:
    assert Screen(desk).outer() == "done"
    assert shell.refreshed == 1


def test_it_is_shown_when_it_is_over(desk: Desk, shell: FakeShell) -> None:
    with desk.touch():
        desk.settle(Accepted(1), lambda _done: Feedback(Tone.OK, "one"))
        assert (shell.refreshed, desk.touched) == (0, True)
    assert (shell.refreshed, desk.touched) == (1, False)


def test_an_act_without_a_touch_is_one(desk: Desk, shell: FakeShell) -> None:
    desk.settle(Accepted(1), lambda _done: Feedback(Tone.OK, "one"))
    desk.refuse(refused(Refusal.NOTHING_TO_REPORT))
    assert shell.refreshed == 2


def test_what_came_of_it_is_its_result(desk: Desk) -> None:
    with desk.touch() as good:
        desk.settle(Accepted(1), lambda _done: Feedback(Tone.OK, "one"))
    with desk.touch() as bad:
        desk.refuse(refused(Refusal.NOTHING_TO_REPORT))
    assert (good.accepted, good.refusal) == (True, None)
    assert (bad.accepted, bad.refusal) == (False, refused(Refusal.NOTHING_TO_REPORT))


def test_a_fault_on_the_way_leaves_no_touch_open(desk: Desk, shell: FakeShell) -> None:
    with pytest.raises(RuntimeError):
        Screen(desk).fails()
    assert (shell.refreshed, desk.touched) == (1, False)
