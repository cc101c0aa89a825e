"""Overall equipment effectiveness and its parts, in the terms of ISO 22400-2.

Pure ratios of times and quantities of one work unit over one stretch of time. Where the times come from
(calls, shifts, set-ups) is not decided here.
"""

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused


class UnitTimes(msgspec.Struct, frozen=True, kw_only=True):
    """Times of a work unit in seconds.

    `planned_busy` (PBT): it was planned to work; `busy` (AUBT): it was occupied by orders, stops and set-ups
    included (None: not recorded); `production` (APT): it produced; `setup` (AUST): it was set up; `delay`
    (ADET): it stood still unplanned.
    """

    planned_busy: float
    production: float
    setup: float = 0.0
    delay: float = 0.0
    busy: float | None = None


class Quantities(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces `produced` (PQ); `good` (GQ), `scrap` (SQ) and `rework` (RQ) are parts of them."""

    produced: float
    good: float
    scrap: float = 0.0
    rework: float = 0.0


class Effectiveness(msgspec.Struct, frozen=True, kw_only=True):
    """Ratios, 1 = 100 %; None where the denominator is 0 or was not recorded. `performance` (in ISO 22400-2:
    effectiveness) exceeds 1 where the planned run time per piece is too long.
    """

    availability: float
    performance: float | None
    quality: float | None
    oee: float | None
    net_effectiveness: float | None
    allocation: float | None
    utilization: float | None
    technical: float | None
    setup: float | None
    scrap: float | None
    rework: float | None


def effectiveness(times: UnitTimes, pieces: Quantities, run_time_per_piece: float) -> Effectiveness:
    """All ratios; `run_time_per_piece` (PRI) in seconds.

    availability = APT / PBT, performance = PRI * PQ / APT, quality = GQ / PQ, oee = their product;
    net effectiveness (NEE) takes set-up as work: (APT + AUST) / PBT in place of availability.
    Refused where times or pieces are negative, not finite or larger than what contains them.
    """
    _check(times, pieces, run_time_per_piece)
    processing = times.production + times.setup
    availability = times.production / times.planned_busy
    performance = _ratio(run_time_per_piece * pieces.produced, times.production)
    quality = _ratio(pieces.good, pieces.produced)
    return Effectiveness(
        availability=availability,
        performance=performance,
        quality=quality,
        oee=_product(availability, performance, quality),
        net_effectiveness=_product(processing / times.planned_busy, performance, quality),
        allocation=None if times.busy is None else times.busy / times.planned_busy,
        utilization=None if times.busy is None else _ratio(times.production, times.busy),
        technical=_ratio(times.production, times.production + times.delay),
        setup=_ratio(times.setup, processing),
        scrap=_ratio(pieces.scrap, pieces.produced),
        rework=_ratio(pieces.rework, pieces.produced),
    )


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _product(*shares: float | None) -> float | None:
    product = 1.0
    for share in shares:
        if share is None:
            return None
        product *= share
    return product


def _check(times: UnitTimes, pieces: Quantities, run_time_per_piece: float) -> None:
    given = {
        **msgspec.structs.asdict(times),
        **msgspec.structs.asdict(pieces),
        "run_time_per_piece": run_time_per_piece,
    }
    for name, value in given.items():
        if value is not None and not 0 <= value < float("inf"):
            _refuse(QualityReason.OUT_OF_RANGE, f"{name} is {value}; it has to be 0 or more and finite")
    if not times.planned_busy:
        _refuse(QualityReason.EMPTY, "No time was planned")
    if times.production + times.setup > times.planned_busy:
        _refuse(
            QualityReason.OUT_OF_RANGE, "Production and set-up take longer than the time that was planned"
        )
    if times.busy is not None and times.production > times.busy:
        _refuse(QualityReason.OUT_OF_RANGE, "Production takes longer than the time the unit was busy")
    if pieces.good + pieces.scrap + pieces.rework > pieces.produced:
        _refuse(QualityReason.OUT_OF_RANGE, "Good, scrap and rework are more pieces than were produced")


def _refuse(reason: QualityReason, what: str) -> None:
    raise QualityRefused(reason, f"{what}, so no effectiveness was given. Check times and pieces.")
