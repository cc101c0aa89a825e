"""How long an act takes from its begin to being on disk, against a raw append and against the same through an
object-relational mapper; taken by turns, so that a busy machine is busy for all.

The bars are those of one event: it writes five or six pages, the raw append four. The mix of a shift, whose
acts write up to nine, is told beside it. After each block of acts the stores rest, as a station does two
seconds after the last act (`ui.program.store_care`), untimed; one that never does is told beside them.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import UnitStarted
from terminal.domain.ids import ItemCode, LotCode, OrderCode, PersonCode, StepNumber, UnitCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import Lot, Person, Step
from terminal.domain.outcome import Accepted, Outcome
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.consume import consume_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report as Made
from terminal.usecases.report_work import report_unit
from terminal.usecases.sign_in import sign_in
from terminal.usecases.start_unit import start_unit
from tests.bench.figures import BLOCK, Report, bar, block_ratio, spread, timed
from tests.bench.orm import OrmWriter
from tests.bench.plant import BADGE, ORDER, make_station
from tests.bench.raw import RawAppend

ROUNDS = 600
WARM_UP = 60
RAW_LIMIT, ORM_LIMIT = 2.2, 0.6


def run(folder: Path | None = None, rounds: int = ROUNDS) -> Report:
    """Measures in a folder of its own inside `folder` (the system's place for temporary files)."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        return _measured(Path(made), rounds)


def _measured(folder: Path, rounds: int) -> Report:
    names = ("mix", "single", "mapped", "restless")
    mixed, single, mapped, restless = works = [make_station(folder / name) for name in names]
    for work in works:
        _accept(sign_in(work, work.new_id(), PersonCode(_person(work))))
        _accept(choose_order(work, work.new_id(), OrderCode(ORDER)))
    writer, mix = OrmWriter(mapped), one_by_one(acts(mixed))
    with RawAppend(folder) as raw:
        turns: dict[str, Callable[[], object]] = {
            "raw": raw.append,
            "mix": mix,
            "single": single_event(single),
            "restless": single_event(restless),
            "orm": mapped_event(mapped, writer),
        }
        taken = take_turns(turns, rounds, lambda: rest((mixed, single)))
    writer.close()
    for work in works:
        work.store.close()
    return _report(taken)


def take_turns(
    turns: dict[str, Callable[[], object]], rounds: int, between: Callable[[], object]
) -> dict[str, list[int]]:
    """So many samples of each, one after the other, and something `between` blocks of them; the first ones
    are thrown away.
    """
    taken: dict[str, list[int]] = {name: [] for name in turns}
    for number in range(rounds + WARM_UP):
        if number >= WARM_UP and (number - WARM_UP) % BLOCK == 0:
            between()
        for name, turn in turns.items():
            duration = timed(time.perf_counter_ns, turn)
            if number >= WARM_UP:
                taken[name].append(duration)
    return taken


def rest(works: Iterable[Workplace]) -> None:
    """What a station does when nobody has worked for two seconds."""
    for work in works:
        if not work.store.database.empty_log():
            raise RuntimeError("somebody was reading the bench's store")


def _report(taken: dict[str, list[int]]) -> Report:
    mix, single = block_ratio(taken["mix"], taken["raw"]), block_ratio(taken["single"], taken["raw"])
    orm, restless = block_ratio(taken["single"], taken["orm"]), block_ratio(taken["restless"], taken["raw"])
    return Report(
        bench="capture",
        figures={
            "an act of the mix": spread(taken["mix"]),
            "an act of one event": spread(taken["single"]),
            "the same, log never emptied": spread(taken["restless"]),
        },
        references={
            "append of 4 frames + fdatasync": spread(taken["raw"]),
            "the same event through ORM + SQLCipher": spread(taken["orm"]),
        },
        ratios={
            "mix / raw": mix,
            "one event / raw": single,
            "the same, log never emptied": restless,
            "one event / ORM": orm,
        },
        bars=(
            bar("act of one event, p50 / raw", single, RAW_LIMIT, "x"),
            bar("act of one event, p50 / ORM", orm, ORM_LIMIT, "x"),
        ),
    )


# ---------------------------------------------------------------- what is done


def acts(work: Workplace) -> Iterator[Callable[[], object]]:
    """Acts as they come at a soldering station: each unit with lots, values, a check and a report."""
    lots = {row.item: row.code for row in work.masters.all(Lot)}
    operation = work.operation()
    assert operation is not None
    for number in count(1):
        unit = UnitCode(f"PCB40A-2611-{number:06d}")
        yield lambda unit=unit: _accept(start_unit(work, work.new_id(), unit))  # type: ignore[misc]
        for step in operation.steps:
            if step.kind is not StepKind.SCAN_UNIT:
                yield lambda step=step: _accept(_do(work, step, lots))  # type: ignore[misc]


def _do(work: Workplace, step: Step, lots: dict[ItemCode, LotCode]) -> Outcome[Any]:
    if step.kind is StepKind.CONSUME:
        return consume_lot(work, work.new_id(), lots[ItemCode(step.component or "")])
    if step.kind is StepKind.CHECK:
        return record_judgements(work, work.new_id(), (Judgement(step.number, StepVerdict.PASS),))
    if step.kind is StepKind.REPORT:
        return report_unit(work, work.new_id(), Made(Decimal(1)))
    return record_value(work, work.new_id(), StepNumber(step.number), str(step.lower))


def one_by_one(steps: Iterator[Callable[[], object]]) -> Callable[[], object]:
    """Each call does the next act."""

    def do() -> None:
        next(steps)()

    return do


def single_event(work: Workplace) -> Callable[[], object]:
    """The least act: one event, no rule; it begins a unit that was never seen."""
    numbers = count(1)

    def write() -> None:
        with work.act() as act:
            about = {"order": ORDER, "operation": 10, "subject": ("unit", f"S-{next(numbers)}")}
            act.add(work.new_id(), UnitStarted(item=ItemCode("PCB-40A")), **about)

    return write


def mapped_event(work: Workplace, writer: OrmWriter) -> Callable[[], object]:
    """The same by the mapper."""
    numbers = count(1)

    def write() -> None:
        about = {"order": ORDER, "operation": 10, "subject": ("unit", f"S-{next(numbers)}")}
        writer.add(work.new_id(), UnitStarted(item=ItemCode("PCB-40A")), **about)

    return write


def _person(work: Workplace) -> str:
    return next(row.code for row in work.masters.all(Person) if BADGE in row.badges)


def _accept(outcome: Outcome[Any]) -> None:
    if not isinstance(outcome, Accepted):
        raise TypeError(f"the bench was refused: {outcome}")
