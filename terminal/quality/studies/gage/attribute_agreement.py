"""Attribute agreement analysis: how far appraisers agree with themselves, with each other and with the
standard.

    attribute_agreement(appraisers, items, ratings, standard=..) -> AttributeAgreement

One rating a row. Source: AIAG, Measurement Systems Analysis, 4th ed., chapter III-C; percentages with limits
by Clopper and Pearson; kappa and tau in `agreement`.
"""

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import Any, Final, Literal

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.gage.agreement import (
    Coefficient,
    cohen_kappa,
    fleiss_kappa,
    kendall_tau,
    kendall_w,
)
from terminal.quality.study_values import refuse

LEVEL: Final = 0.95


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`matched` of `inspected` items, `percent` with its confidence limits."""

    inspected: int
    matched: int
    percent: float
    low: float
    high: float


class Appraiser(msgspec.Struct, frozen=True, kw_only=True):
    """`within`: all trials alike; `against_standard`: all trials right (effectiveness). Fleiss' kappa of the
    trials among themselves; against the standard Fleiss' kappa and tau (means over trials) and Cohen's kappa
    (of all trials). `missed` and `false_alarms`: share of wrong ratings of items that are, or are not, of
    the positive category. None where a figure does not exist.
    """

    name: str
    within: Share | None
    against_standard: Share | None
    kappa_within: Coefficient | None
    kappa_standard: float | None
    cohen_standard: float | None
    tau_standard: float | None
    missed: float | None
    false_alarms: float | None


class AppraiserPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two appraisers, trial beside trial. `correlation` is Pearson's of the ratings (categories by their
    order).
    """

    one: str
    other: str
    kappa: float | None
    tau: float | None
    correlation: float | None


class AttributeAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """`between`: all ratings of an item alike; `all_against_standard`: all right. `kendall_w` over all
    appraisers and trials where ratings are numbers.
    """

    items: int
    trials: int
    categories: tuple[Hashable, ...]
    appraisers: tuple[Appraiser, ...]
    pairs: tuple[AppraiserPair, ...]
    between: Share
    all_against_standard: Share | None
    kappa_between: Coefficient | None
    kappa_standard: float | None
    cohen_standard: float | None
    kendall_w: Coefficient | None
    level: float
    source: str = "AIAG MSA 4th edition, attribute study; Clopper-Pearson, Fleiss, Cohen, Kendall"


Verdict = Literal["acceptable", "marginal", "unacceptable"]
BOUNDS: Final = {"effectiveness": (90.0, 80.0), "missed": (2.0, 5.0), "false alarms": (5.0, 10.0)}
"""AIAG, table III-C 8: percent up to which (effectiveness: from which) an appraiser is acceptable, or
marginal.
"""


def verdict(figure: Literal["effectiveness", "missed", "false alarms"], percent: float) -> Verdict:
    """What AIAG makes of an appraiser's figure."""
    good, bearable = BOUNDS[figure]
    sign = -1 if figure == "effectiveness" else 1
    if sign * percent <= sign * good:
        return "acceptable"
    return "marginal" if sign * percent <= sign * bearable else "unacceptable"


class Study(msgspec.Struct, frozen=True, eq=False):
    """Ratings by appraiser and item (trials in order), and the right answer of each item."""

    ratings: dict[str, dict[str, list[Hashable]]]
    standard: dict[str, Hashable] | None
    trials: int

    @property
    def items(self) -> list[str]:
        """The items in the order in which they are first met."""
        return list(next(iter(self.ratings.values())))


def attribute_agreement(
    appraisers: Sequence[Hashable],
    items: Sequence[Hashable],
    ratings: Sequence[Hashable | None],
    *,
    standard: Sequence[Hashable | None] | None = None,
    positive: Hashable | None = None,
    level: float = LEVEL,
) -> AttributeAgreement:
    """The study; `standard` is the right answer on each row, `positive` the category that is to be found.

    Refused: gaps, unequal numbers of ratings, two standards for one item, fewer than two items.
    """
    if not 0 < level < 1:
        refuse(QualityReason.OUT_OF_RANGE, f"The confidence level is {level:g}", "Give a share such as 0.95.")
    study = _gathered(appraisers, items, ratings, standard)
    everybody = {item: [r for own in study.ratings.values() for r in own[item]] for item in study.items}
    right = _standard_kappas(study)
    return AttributeAgreement(
        items=len(study.items),
        trials=study.trials,
        categories=tuple(sorted(dict.fromkeys(r for all_ in everybody.values() for r in all_), key=_order)),
        appraisers=tuple(_appraiser(study, name, positive, level) for name in study.ratings),
        pairs=tuple(_pair(study, one, other) for one, other in combinations(study.ratings, 2)),
        between=_share(study, everybody, level),
        all_against_standard=_right(study, everybody, level),
        kappa_between=_or_none(lambda: fleiss_kappa(list(everybody.values()))),
        kappa_standard=None if not right or None in right else float(np.mean(right)),  # type: ignore[arg-type]
        cohen_standard=_cohen_standard(study, list(study.ratings.values())),
        kendall_w=_or_none(lambda: kendall_w(_by_trial(study))),  # type: ignore[arg-type]
        level=level,
    )


def _standard_kappas(study: Study) -> list[float | None]:
    return [_kappa_standard(study, own) for own in study.ratings.values()]


# ---------------------------------------------------------------- the rows as a study


def _gathered(
    appraisers: Sequence[Hashable],
    items: Sequence[Hashable],
    ratings: Sequence[Hashable | None],
    standard: Sequence[Hashable | None] | None,
) -> Study:
    if not ratings:
        refuse(QualityReason.EMPTY, "There are no ratings", "Give one a row.")
    if len({len(ratings), len(appraisers), len(items), len(ratings if standard is None else standard)}) > 1:
        refuse(
            QualityReason.WRONG_SHAPE,
            "The columns differ in length",
            "Give appraiser, item and rating a row.",
        )
    found: dict[str, dict[str, list[Hashable]]] = {}
    for name, item, rating in zip(appraisers, items, ratings, strict=True):
        if any(cell is None or cell == "" for cell in (name, item, rating)):
            refuse(QualityReason.WRONG_SHAPE, "A row has a gap", "Complete it or leave the item out.")
        found.setdefault(str(name), {}).setdefault(str(item), []).append(rating)
    return Study(found, _answers(items, standard), _trials(found))


def _trials(found: dict[str, dict[str, list[Hashable]]]) -> int:
    items = list(next(iter(found.values())))
    usual = len(next(iter(next(iter(found.values())).values())))
    for name, own in found.items():
        for item in dict.fromkeys([*items, *own]):
            count = len(own.get(item, []))
            if count != usual:
                refuse(
                    QualityReason.WRONG_SHAPE,
                    f"{name} rated item {item} {count} times, others {usual} times",
                    "Complete it or leave the item out.",
                    appraiser=name,
                    item=item,
                )
    if len(items) < 2:
        refuse(QualityReason.TOO_FEW, f"{len(items)} item tells nothing", "Rate two or more.")
    return usual


def _answers(
    items: Sequence[Hashable], standard: Sequence[Hashable | None] | None
) -> dict[str, Hashable] | None:
    if standard is None:
        return None
    found: dict[str, Hashable] = {}
    for item, answer in zip(items, standard, strict=True):
        if answer is None or answer == "" or found.setdefault(str(item), answer) != answer:
            refuse(
                QualityReason.WRONG_SHAPE,
                f"Item {item} has no standard or two of them",
                "Give each item one right answer.",
                item=item,
            )
    return found


# ---------------------------------------------------------------- shares


def _share(study: Study, by_item: dict[str, list[Hashable]], level: float) -> Share:
    return share(len(by_item), sum(len(set(ratings)) == 1 for ratings in by_item.values()), level)


def _right(study: Study, by_item: dict[str, list[Hashable]], level: float) -> Share | None:
    if study.standard is None:
        return None
    right = [set(ratings) == {study.standard[item]} for item, ratings in by_item.items()]
    return share(len(by_item), sum(right), level)


def share(inspected: int, matched: int, level: float = LEVEL) -> Share:
    """A percentage with the limits of Clopper and Pearson."""
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, matched, inspected - matched + 1) if matched else 0.0
    high = stats.beta.ppf(1 - tail, matched + 1, inspected - matched) if matched < inspected else 1.0
    return Share(
        inspected=inspected,
        matched=matched,
        percent=100 * matched / inspected,
        low=100 * float(low),
        high=100 * float(high),
    )


# ---------------------------------------------------------------- one appraiser, two appraisers


def _appraiser(study: Study, name: str, positive: Hashable | None, level: float) -> Appraiser:
    own = study.ratings[name]
    missed, false_alarms = _errors(study, own, positive)
    return Appraiser(
        name=name,
        within=_share(study, own, level) if study.trials > 1 else None,
        against_standard=_right(study, own, level),
        kappa_within=_or_none(lambda: fleiss_kappa(list(own.values()))),
        kappa_standard=_kappa_standard(study, own),
        cohen_standard=_cohen_standard(study, [own]),
        tau_standard=_tau(study, own),
        missed=missed,
        false_alarms=false_alarms,
    )


def _kappa_standard(study: Study, own: dict[str, list[Hashable]]) -> float | None:
    """Fleiss' kappa of each trial beside the standard, averaged over trials."""
    answers = study.standard
    if answers is None:
        return None
    by_trial = [
        _or_none(lambda at=at: fleiss_kappa([(own[item][at], answers[item]) for item in own]))  # type: ignore[misc]
        for at in range(study.trials)
    ]
    known = [found.value for found in by_trial if found is not None]
    return float(np.mean(known)) if len(known) == study.trials else None


def _cohen_standard(study: Study, people: list[dict[str, list[Hashable]]]) -> float | None:
    """Cohen's kappa of all their ratings beside the standard."""
    answers = study.standard
    if answers is None:
        return None
    rated = [(rating, answers[item]) for own in people for item in own for rating in own[item]]
    found = _or_none(lambda: cohen_kappa([one for one, _ in rated], [right for _, right in rated]))
    return found.value if found else None


def _tau(study: Study, own: dict[str, list[Hashable]]) -> float | None:
    """Tau of each trial against the standard, averaged over trials."""
    answers = study.standard
    if answers is None:
        return None
    right: Any = [answers[item] for item in own]
    trials: Any = [[own[item][at] for item in own] for at in range(study.trials)]
    found = [_or_none(lambda row=row: kendall_tau(row, right)) for row in trials]  # type: ignore[misc]
    known = [one.value for one in found if one is not None]
    return float(np.mean(known)) if len(known) == study.trials else None


def _errors(
    study: Study, own: dict[str, list[Hashable]], positive: Hashable | None
) -> tuple[float | None, float | None]:
    """Share of positive items rated otherwise, and of other items rated positive."""
    if study.standard is None or positive is None:
        return None, None
    truly = [(study.standard[item] == positive, rating == positive) for item in own for rating in own[item]]
    missed = [not said for is_so, said in truly if is_so]
    false = [said for is_so, said in truly if not is_so]
    return (float(np.mean(missed)) if missed else None), (float(np.mean(false)) if false else None)


def _pair(study: Study, one: str, other: str) -> AppraiserPair:
    rows: Any = [
        [rating for item in study.items for rating in study.ratings[name][item]] for name in (one, other)
    ]
    kappa = _or_none(lambda: cohen_kappa(*rows))
    tau = _or_none(lambda: kendall_tau(*rows))
    return AppraiserPair(
        one=one,
        other=other,
        kappa=kappa.value if kappa else None,
        tau=tau.value if tau else None,
        correlation=_correlation(*rows),
    )


def _correlation(one: list[Hashable], other: list[Hashable]) -> float | None:
    codes = {rating: at for at, rating in enumerate(sorted({*one, *other}, key=_order))}
    numeric = all(isinstance(rating, int | float) for rating in codes)
    coded = [[float(r) if numeric else float(codes[r]) for r in row] for row in (one, other)]  # type: ignore[arg-type]
    if min(np.ptp(row) for row in coded) <= 0:
        return None
    return float(np.corrcoef(coded[0], coded[1])[0, 1])


def _by_trial(study: Study) -> list[list[Hashable]]:
    return [
        [own[item][at] for item in study.items]
        for own in study.ratings.values()
        for at in range(study.trials)
    ]


def _order(rating: Hashable) -> tuple[bool, Any]:
    return (False, rating) if isinstance(rating, int | float) else (True, str(rating))


def _or_none(figure: Callable[[], Coefficient]) -> Coefficient | None:
    """The figure, or None where it is not defined for these ratings."""
    try:
        return figure()
    except QualityRefused:
        return None
