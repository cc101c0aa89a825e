"""Lamps of a signal tower follow the station by the rules of its settings; none without a rule."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from devices.capabilities import Command, Show, StateReason
from terminal.domain.ids import CallId, ReasonCode
from terminal.domain.masters.rows import Reason
from terminal.usecases.call_help import clear_call, open_calls, raise_call
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import MOTORS, Floor
from tests.terminal.usecases.scenes.refused import MOTOR
from ui.feedback import Tone
from ui.program.links.signal_rules import SignalRule, Signals, Situation, lit

RULES = (
    SignalRule("tower", "red", "stopped"),
    SignalRule("tower", "yellow", "call"),
    SignalRule("tower", "green", "working"),
    SignalRule("tower", "green", "good"),
    SignalRule("tower", "buzzer", "refused"),
)


@pytest.mark.parametrize(
    ("now", "lamps"),
    [
        (Situation(), ""),
        (Situation(working=True), "green"),
        (Situation(working=True, called=True), "green yellow"),
        (Situation(working=True, called=True, stopped=True), "red yellow"),
        (Situation(flash=Tone.OK), "green"),
        (Situation(working=True, flash=Tone.BAD), "buzzer green"),
        (Situation(flash=Tone.WARN), ""),
    ],
)
def test_what_is_lit(now: Situation, lamps: str) -> None:
    assert " ".join(sorted(lamp for _, lamp in lit(RULES, now))) == lamps


def test_a_rule_nobody_knows_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="when"):
        msgspec.convert({"device": "tower", "lamp": "red", "when": "sometimes"}, SignalRule)


class Tower:
    """Notes what it is told, one word a lamp: "+red" is red switched on."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def send(self, device: str, command: Command, answer: Callable[[StateReason | None], None]) -> None:
        assert isinstance(command, Show)
        assert device == "tower"
        self.told.append(("+" if command.on else "-") + command.name)
        answer(None)

    def hears(self) -> str:
        told, self.told = self.told, []
        return " ".join(sorted(told))


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    floor = Floor(tmp_path)
    yield floor.at("ST-020")
    floor.close()


def test_the_tower_follows_the_station(work: Workplace) -> None:
    tower = Tower()
    signals = Signals(RULES, work, tower.send)
    signals.follow()
    assert tower.hears() == "-buzzer -green -red -yellow"
    signals.follow()
    assert tower.hears() == ""
    signals.flash(Tone.BAD)
    assert tower.hears() == "+buzzer"
    signals.flash(None)
    assert tower.hears() == "-buzzer"
    stop = next(row.code for row in work.masters.all(Reason) if row.use == "stop")
    accepted(raise_call(work, work.new_id(), ReasonCode(stop)))
    signals.follow()
    assert tower.hears() == "+red +yellow"
    accepted(clear_call(work, work.new_id(), CallId(open_calls(work)[0].call)))
    signals.follow()
    assert tower.hears() == "-red -yellow"


def test_a_tower_that_comes_back_is_told_all_again(work: Workplace) -> None:
    tower = Tower()
    signals = Signals(RULES, work, tower.send)
    signals.follow()
    tower.hears()
    signals.came_back("printer")
    assert tower.hears() == ""
    signals.came_back("tower")
    assert tower.hears() == "-buzzer -green -red -yellow"


def test_without_a_rule_nothing_is_switched(work: Workplace) -> None:
    tower = Tower()
    signals = Signals((), work, tower.send)
    signals.flash(Tone.BAD)
    signals.came_back("tower")
    assert tower.hears() == ""
    assert work.store.settings().signals == ()


def test_a_unit_in_work_is_green(tmp_path: Path) -> None:
    floor = Floor(tmp_path)
    work = floor.at("ST-020")
    floor.start(work, MOTOR, MOTORS)
    tower = Tower()
    Signals(RULES, work, tower.send).follow()
    assert "+green" in tower.hears()
    floor.close()
