"""The switching rules: scripted lots, the score, refusals, and agreement with a peer on any history."""

import pytest
from capstat_core.sampling_scheme import LotResult, apply_switching_rules
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.plans import single_plan
from terminal.quality.sampling.switching import (
    Inspection,
    JudgedLot,
    SwitchingReason,
    SwitchingState,
    after,
    lot_of,
    resume,
    start,
)

GOOD = JudgedLot(accepted=True, ac=1)
BAD = JudgedLot(accepted=False, ac=1)
LIKED = replace(GOOD, steady=True, approved=True)


def run(state: SwitchingState, *lots: JudgedLot) -> SwitchingState:
    for lot in lots:
        state = after(state, lot)
    return state


def script(text: str, state: SwitchingState) -> str:
    """Return the inspection of each lot by its first letter; `+` accepted, `-` not, in `text`."""
    inspected = ""
    for sign in text:
        inspected += state.inspection.value[0]
        state = after(state, GOOD if sign == "+" else BAD)
    return inspected + state.inspection.value[0]


@pytest.mark.parametrize("scheme", ["iso2859", "z1.4"])
@pytest.mark.parametrize(
    ("lots", "inspected"),
    [
        ("-+++-+", "nnnnntt"),  # 2 of 5
        ("-++++-+", "nnnnnnnn"),  # 2 of 6
        ("--+++++-", "nntttttnn"),  # five in a row, and a fresh window
        ("--++++-+++++", "nntttttttttt" + "n"),  # the run starts again
        ("-------", "nnttttt" + "d"),  # five not accepted
        ("--+-+-+-+-+-", "nntttttttttt" + "d"),  # five in all, not in a row
    ],
)
def test_scripts(scheme: str, lots: str, inspected: str) -> None:
    assert script(lots, start(scheme)) == inspected


def test_why_is_said() -> None:
    assert run(start(), BAD, BAD).why is SwitchingReason.TWO_OF_FIVE
    assert run(start(), BAD, BAD, *[GOOD] * 5).why is SwitchingReason.FIVE_ACCEPTED
    stopped = run(start(), *[BAD] * 7)
    assert (stopped.inspection, stopped.why) == (Inspection.DISCONTINUED, SwitchingReason.FIVE_NOT_ACCEPTED)


def test_discontinued_takes_no_lot_until_it_resumes() -> None:
    stopped = run(start(), *[BAD] * 7)
    with pytest.raises(QualityRefused, match="discontinued") as caught:
        after(stopped, GOOD)
    assert caught.value.reason is QualityReason.NOT_AVAILABLE
    again = resume(stopped)
    assert (again.inspection, again.not_accepted, again.why) == (
        Inspection.TIGHTENED,
        0,
        SwitchingReason.RESUMED,
    )
    with pytest.raises(QualityRefused, match="only what is discontinued resumes"):
        resume(start())


def test_resubmitted_lots_count_towards_nothing() -> None:
    once = after(start(), BAD)
    again = after(once, replace(BAD, original=False))
    assert again == replace(once, why=SwitchingReason.RESUBMITTED)


# ---------------------------------------------------------------- score of ISO 2859-1


@pytest.mark.parametrize(
    ("lot", "added"),
    [
        (JudgedLot(accepted=True, ac=0), 2),
        (JudgedLot(accepted=True, ac=1), 2),
        (JudgedLot(accepted=True, ac=2, accepted_tighter=True), 3),
        (JudgedLot(accepted=True, ac=2, accepted_tighter=False), None),
        (JudgedLot(accepted=True, ac=2), None),
        (JudgedLot(accepted=True, ac=3, first_sample=True), 3),
        (JudgedLot(accepted=True, ac=3, first_sample=False), None),
        (JudgedLot(accepted=False, ac=1), None),
    ],
)
def test_score(lot: JudgedLot, added: int | None) -> None:
    before = run(start(), GOOD, GOOD)
    assert before.score == 4
    assert after(before, lot).score == (0 if added is None else 4 + added)


def test_reduced_needs_the_score_and_both_consents() -> None:
    assert run(start(), *[LIKED] * 14).inspection is Inspection.NORMAL
    there = run(start(), *[LIKED] * 15)
    assert (there.inspection, there.why) == (Inspection.REDUCED, SwitchingReason.SCORE)
    for missing in (replace(LIKED, steady=False), replace(LIKED, approved=False)):
        assert run(start(), *[missing] * 20).inspection is Inspection.NORMAL


@pytest.mark.parametrize(
    ("lot", "why"),
    [
        (replace(LIKED, accepted=False), SwitchingReason.NOT_ACCEPTED),
        (replace(LIKED, between=True), SwitchingReason.BETWEEN),
        (replace(LIKED, steady=False), SwitchingReason.UNSTEADY),
        (replace(LIKED, approved=False), SwitchingReason.UNSTEADY),
    ],
)
def test_reduced_ends(lot: JudgedLot, why: SwitchingReason) -> None:
    reduced = start("z1.4", Inspection.REDUCED)
    assert after(reduced, LIKED).inspection is Inspection.REDUCED
    ended = after(reduced, lot)
    assert (ended.inspection, ended.why, ended.score) == (Inspection.NORMAL, why, 0)


def test_lot_of_a_plan_answers_the_tighter_question() -> None:
    plan = single_plan(1000, "II", 1.0)  # Ac 2; one step tighter Ac 1
    assert [lot_of(plan, found).accepted_tighter for found in (0, 1, 2, 3)] == [True, True, False, False]
    assert [lot_of(plan, found).accepted for found in (2, 3)] == [True, False]
    state = run(start(), *[lot_of(plan, 1, steady=True, approved=True)] * 10)
    assert state.inspection is Inspection.REDUCED


def test_lot_of_a_reduced_plan_knows_the_gap() -> None:
    plan = single_plan(1000, "II", 1.0, "reduced")  # Ac 1, Re 3
    lots = [lot_of(plan, found) for found in (1, 2, 3)]
    assert [(lot.accepted, lot.between) for lot in lots] == [(True, False), (True, True), (False, False)]


# ---------------------------------------------------------------- Z1.4


def test_z14_reduces_after_ten_lots_within_the_limit_number() -> None:
    kept = replace(LIKED, limit_number_kept=True)
    assert run(start("z1.4"), *[kept] * 9).inspection is Inspection.NORMAL
    assert run(start("z1.4"), *[kept] * 10).why is SwitchingReason.TEN_LOTS
    assert run(start("z1.4"), *[LIKED] * 30).inspection is Inspection.NORMAL
    assert run(start("z1.4"), *[kept] * 9, BAD, *[kept] * 9).inspection is Inspection.NORMAL
    assert run(start("z1.4"), *[kept] * 9).score == 0


def test_rules_are_named() -> None:
    assert "switching score" in start("iso2859").rules
    assert "limit number" in start("z1.4").rules


# ---------------------------------------------------------------- any history

LOTS = st.builds(
    JudgedLot,
    accepted=st.booleans(),
    ac=st.integers(0, 3),
    accepted_tighter=st.none(),
    steady=st.just(True),
    approved=st.just(True),
)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from([True, True, True, False]), st.booleans()), max_size=80))
def test_a_peer_switches_alike(history: list[tuple[bool, bool]]) -> None:
    lots = [
        replace(LIKED, accepted=ok, ac=2 if hard else 1, accepted_tighter=(ok and hard) or None)
        for ok, hard in history
    ]
    steps = apply_switching_rules(
        [LotResult(lot.accepted, lot.accepted_tighter) for lot in lots], reduced_inspection_authorised=True
    ).steps
    state = start("iso2859")
    for lot, step in zip(lots, steps, strict=True):
        assert state.inspection.value == step.severity
        if state.inspection is Inspection.DISCONTINUED:
            break
        state = after(state, lot)
        assert state.inspection.value == step.severity_after


@pytest.mark.slow
@given(st.lists(LOTS, max_size=60), st.sampled_from(["iso2859", "z1.4"]))
def test_the_state_stays_small_and_pure(lots: list[JudgedLot], scheme: str) -> None:
    state = start(scheme)
    for lot in lots:
        if state.inspection is Inspection.DISCONTINUED:
            break
        assert after(state, lot) == after(state, lot)
        state = after(state, lot)
        assert len(state.window) <= 5
        assert state.not_accepted < 5


@pytest.mark.parametrize(
    ("lot", "reason"),
    [
        (JudgedLot(accepted=False, ac=2, accepted_tighter=True), QualityReason.OUT_OF_RANGE),
        (JudgedLot(accepted=True, ac=-1), QualityReason.OUT_OF_RANGE),
    ],
)
def test_lots_that_cannot_be_are_refused(lot: JudgedLot, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        after(start(), lot)
    assert caught.value.reason is reason


def test_counts_that_cannot_be_are_refused() -> None:
    plan = single_plan(1000, "II", 1.0)
    for found in (-1, 0.5, "2", float("nan")):
        with pytest.raises(QualityRefused):
            lot_of(plan, found)  # type: ignore[arg-type]
    with pytest.raises(QualityRefused, match="scheme"):
        start("gb")
