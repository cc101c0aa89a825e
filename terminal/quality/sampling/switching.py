"""When inspection changes between normal, tightened and reduced, and when acceptance stops.

`after` is a pure function of a state and a lot: it keeps no history but what the rules count. It looks no
plan up: what the rules must know of a plan stands in the lot.
"""

from enum import StrEnum
from typing import Final

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.input import one_of, whole
from terminal.quality.sampling.plans import Plan, SamplingScheme, tighter_ac

RULES: Final[dict[str, str]] = {
    SamplingScheme.ISO2859: "ISO 2859-1:1999 clause 9 / GB/T 2828.1-2012, with the switching score; agrees "
    "with capstat-core 0.4.3, not compared with a copy of the standard",
    SamplingScheme.Z1_4: "MIL-STD-105E (1989) / ANSI Z1.4, without a score: 10 lots and the limit number of "
    "table VIII; not compared with a copy of the standard",
}
TIGHTEN_AT = 2
WINDOW = 5
RELAX_AFTER = 5
STOP_AT = 5
REDUCE_AT_SCORE = 30
REDUCE_AFTER_LOTS = 10


class Inspection(StrEnum):
    """How strictly the next lot is inspected."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"
    DISCONTINUED = "discontinued"


class SwitchingReason(StrEnum):
    """What the last lot changed."""

    START = "start"
    NOTHING = "nothing"
    RESUBMITTED = "resubmitted lots count towards no rule"
    TWO_OF_FIVE = "2 of at most 5 consecutive lots not accepted"
    FIVE_ACCEPTED = "5 consecutive lots accepted"
    FIVE_NOT_ACCEPTED = "5 lots not accepted under tightened inspection"
    SCORE = "switching score of 30, production steady, authority agrees"
    TEN_LOTS = "10 consecutive lots accepted, limit number kept, production steady, authority agrees"
    NOT_ACCEPTED = "a lot not accepted under reduced inspection"
    BETWEEN = "a count above Ac and below Re under reduced inspection"
    UNSTEADY = "production irregular, or the authority wants normal inspection"
    RESUMED = "the supplier has acted, acceptance resumes"


class JudgedLot(msgspec.Struct, frozen=True, kw_only=True):
    """A lot as judged, and what people say of the production.

    `ac` is the acceptance number of its plan; `accepted_tighter`: with the plan one AQL step tighter it would
    have been accepted too (None: not known, counts as no). `first_sample`: a double plan decided on the first
    sample (None for single plans). `between`: above Ac, below Re. `limit_number_kept`: the nonconforming
    units of the last 10 lots are within table VIII of Z1.4, or the authority has waived it. `original` is
    False for a resubmitted lot.
    """

    accepted: bool
    ac: int
    accepted_tighter: bool | None = None
    first_sample: bool | None = None
    between: bool = False
    original: bool = True
    steady: bool = False
    approved: bool = False
    limit_number_kept: bool = False


class SwitchingState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a series of lots stands. `window`: the last verdicts under normal inspection, newest last.

    `accepted_run` counts lots accepted in a row, `not_accepted` the others since tightened inspection began.
    """

    scheme: str
    rules: str
    inspection: Inspection = Inspection.NORMAL
    why: SwitchingReason = SwitchingReason.START
    score: int = 0
    window: tuple[bool, ...] = ()
    accepted_run: int = 0
    not_accepted: int = 0


def start(scheme: str = SamplingScheme.ISO2859, inspection: Inspection = Inspection.NORMAL) -> SwitchingState:
    """Return the state before the first lot: normal inspection unless the authority directs otherwise."""
    known = one_of("scheme", scheme, tuple(SamplingScheme))
    return SwitchingState(scheme=known, rules=RULES[known], inspection=inspection)


def lot_of(plan: Plan, nonconforming: int, **said: bool) -> JudgedLot:
    """Return the lot that a single plan judged by its count; `said`: what people say, as in `JudgedLot`."""
    found = whole("nonconforming", nonconforming, 0)
    tighter = tighter_ac(plan)
    return JudgedLot(
        accepted=found < plan.re,
        ac=plan.ac,
        accepted_tighter=None if tighter is None else found <= tighter,
        between=plan.ac < found < plan.re,
        **said,
    )


def after(state: SwitchingState, lot: JudgedLot) -> SwitchingState:
    """Return the state after a lot; it is the next lot that is inspected by it.

    Refuses a lot while acceptance is discontinued, and a lot that fails here but passed a harder plan.
    """
    _check(state, lot)
    if not lot.original:
        return msgspec.structs.replace(state, why=SwitchingReason.RESUBMITTED)
    rules = {
        Inspection.NORMAL: _after_normal,
        Inspection.TIGHTENED: _after_tightened,
        Inspection.REDUCED: _after_reduced,
    }
    return rules[state.inspection](state, lot)


def resume(state: SwitchingState) -> SwitchingState:
    """Return to tightened inspection after the supplier has acted and the authority agrees."""
    if state.inspection is not Inspection.DISCONTINUED:
        raise QualityRefused(
            QualityReason.NOT_AVAILABLE,
            f"Inspection is {state.inspection}: nothing was changed; only what is discontinued resumes.",
        )
    return _switch(state, Inspection.TIGHTENED, SwitchingReason.RESUMED)


def _check(state: SwitchingState, lot: JudgedLot) -> None:
    if state.inspection is Inspection.DISCONTINUED:
        raise QualityRefused(
            QualityReason.NOT_AVAILABLE,
            "Acceptance is discontinued: the lot was not counted; resume when the supplier has acted.",
        )
    whole("Ac", lot.ac, 0)
    if not lot.accepted and lot.accepted_tighter:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            "A lot that was not accepted cannot pass a tighter plan: it was not counted; correct it.",
        )


def _after_normal(state: SwitchingState, lot: JudgedLot) -> SwitchingState:
    window = (*state.window, lot.accepted)[-WINDOW:]
    if window.count(False) >= TIGHTEN_AT:
        return _switch(state, Inspection.TIGHTENED, SwitchingReason.TWO_OF_FIVE)
    run = state.accepted_run + 1 if lot.accepted else 0
    now = msgspec.structs.replace(
        state, why=SwitchingReason.NOTHING, window=window, accepted_run=run, score=_score(state, lot)
    )
    if not (lot.steady and lot.approved):
        return now
    if now.scheme == SamplingScheme.ISO2859 and now.score >= REDUCE_AT_SCORE:
        return _switch(now, Inspection.REDUCED, SwitchingReason.SCORE)
    if now.scheme == SamplingScheme.Z1_4 and run >= REDUCE_AFTER_LOTS and lot.limit_number_kept:
        return _switch(now, Inspection.REDUCED, SwitchingReason.TEN_LOTS)
    return now


def _score(state: SwitchingState, lot: JudgedLot) -> int:
    """The switching score of ISO 2859-1:1999 9.3.3; Z1.4 keeps none."""
    if state.scheme != SamplingScheme.ISO2859 or not lot.accepted:
        return 0
    if lot.first_sample is not None:
        return state.score + 3 if lot.first_sample else 0
    if lot.ac >= 2:
        return state.score + 3 if lot.accepted_tighter else 0
    return state.score + 2


def _after_tightened(state: SwitchingState, lot: JudgedLot) -> SwitchingState:
    run = state.accepted_run + 1 if lot.accepted else 0
    failed = state.not_accepted + (not lot.accepted)
    if failed >= STOP_AT:
        return _switch(state, Inspection.DISCONTINUED, SwitchingReason.FIVE_NOT_ACCEPTED)
    if run >= RELAX_AFTER:
        return _switch(state, Inspection.NORMAL, SwitchingReason.FIVE_ACCEPTED)
    return msgspec.structs.replace(state, why=SwitchingReason.NOTHING, accepted_run=run, not_accepted=failed)


def _after_reduced(state: SwitchingState, lot: JudgedLot) -> SwitchingState:
    if not lot.accepted:
        return _switch(state, Inspection.NORMAL, SwitchingReason.NOT_ACCEPTED)
    if lot.between:
        return _switch(state, Inspection.NORMAL, SwitchingReason.BETWEEN)
    if not (lot.steady and lot.approved):
        return _switch(state, Inspection.NORMAL, SwitchingReason.UNSTEADY)
    return msgspec.structs.replace(state, why=SwitchingReason.NOTHING)


def _switch(state: SwitchingState, inspection: Inspection, why: SwitchingReason) -> SwitchingState:
    return SwitchingState(scheme=state.scheme, rules=state.rules, inspection=inspection, why=why)
