"""Analysis of variance of balanced gauge studies: the readings in a block, and the tables of the three
designs.

Unbalanced studies are refused with the cell that differs: their variance components have no one accepted
estimate. Source: Montgomery, Design and Analysis of Experiments, chapters 13 and 14. Components are in
`gage_rr`.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from enum import StrEnum

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, cells, readings, refuse, varied

ONE_OPERATOR = ""


class ErrorTerm(StrEnum):
    """What F of part and operator is taken against: operators as a random choice, or these very ones."""

    INTERACTION = "interaction"
    REPEATABILITY = "repeatability"


class CrossedData(msgspec.Struct, frozen=True, eq=False):
    """`values` as parts x operators x trials, in the order in which names are first met."""

    values: Floats
    parts: tuple[str, ...]
    operators: tuple[str, ...]


class AnovaRow(msgspec.Struct, frozen=True):
    """One source of variation; None where a figure does not exist (total) or not here (F of the error)."""

    source: str
    degrees: int
    squares: float
    mean_square: float | None = None
    f: float | None = None
    p: float | None = None


Table = tuple[AnovaRow, ...]


def block(
    values: Iterable[object],
    parts: Sequence[Hashable],
    operators: Sequence[Hashable] | None,
    *,
    nested: bool = False,
) -> CrossedData:
    """Readings by part and operator; nested: every operator has parts of his own, whatever they are called.

    Refused: text, gaps, unequal numbers of trials, fewer than two parts, (where asked for) operators or
    trials.
    """
    found = cells(values)
    names = [ONE_OPERATOR] * found.size if operators is None else [str(name) for name in operators]
    if len(parts) != found.size or len(names) != found.size:
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{found.size} readings have {len(parts)} parts and {len(names)} operators",
            "Give a part and an operator for each reading.",
        )
    varied(readings(found, 4, "readings"), "readings")
    labels = [str(part) for part in parts]
    people = tuple(dict.fromkeys(names))
    numbered = _numbered(labels, names) if nested else labels
    pieces = tuple(dict.fromkeys(numbered))
    gathered: dict[tuple[str, str], list[float]] = {}
    for piece, person, value in zip(numbered, names, found.tolist(), strict=True):
        if value == value:  # noqa: PLR0124 (NaN is a missing reading)
            gathered.setdefault((piece, person), []).append(value)
    trials = _equal_trials(gathered, pieces, people)
    _enough(len(pieces), len(people), trials, one_operator=operators is None)
    whole = [[gathered[piece, person] for person in people] for piece in pieces]
    return CrossedData(np.array(whole), pieces, people)


def _numbered(parts: list[str], operators: list[str]) -> list[str]:
    """Parts as the first, second .. of their operator."""
    order: dict[str, dict[str, str]] = {}
    for part, person in zip(parts, operators, strict=True):
        own = order.setdefault(person, {})
        own.setdefault(part, str(len(own) + 1))
    return [order[person][part] for part, person in zip(parts, operators, strict=True)]


def _equal_trials(
    gathered: dict[tuple[str, str], list[float]], parts: tuple[str, ...], operators: tuple[str, ...]
) -> int:
    counted = {
        (part, person): len(gathered.get((part, person), [])) for part in parts for person in operators
    }
    usual, _ = Counter(counted.values()).most_common(1)[0]
    for (part, person), count in counted.items():
        if count != usual:
            by = f" by {person}" if person else ""
            refuse(
                QualityReason.WRONG_SHAPE,
                f"Part {part}{by} has {count} readings, the others {usual}: the study is not balanced",
                "Complete it or leave that part out.",
                part=part,
                operator=person,
            )
    return usual


def _enough(parts: int, operators: int, trials: int, *, one_operator: bool) -> None:
    few = parts < 2 or trials < 2 or (operators < 2 and not one_operator)
    if few:
        refuse(
            QualityReason.TOO_FEW,
            f"{parts} parts, {operators} operators and {trials} trials do not separate their variation",
            "Take two or more of each.",
        )


def crossed(found: CrossedData, *, error: ErrorTerm = ErrorTerm.INTERACTION) -> tuple[Table, Table]:
    """The table with the interaction, and the one with the interaction pooled into repeatability.

    `error`: what F of part and operator is taken against.
    """
    y, (p, o, r) = _centred(found)
    part = o * r * float(np.sum(y.mean((1, 2)) ** 2))
    operator = p * r * float(np.sum(y.mean((0, 2)) ** 2))
    cell = y.mean(2)
    both = cell - y.mean((1, 2))[:, None] - y.mean((0, 2))[None, :]
    interaction = r * float(np.sum(both**2))
    pure = float(np.sum((y - cell[:, :, None]) ** 2))
    squares = [("part", p - 1, part), ("operator", o - 1, operator)]
    mixed = ("part:operator", (p - 1) * (o - 1), interaction)
    own = ("repeatability", p * o * (r - 1), pure)
    pooled = ("repeatability", mixed[1] + own[1], interaction + pure)
    against = mixed if error == ErrorTerm.INTERACTION else own
    whole = (*_judged(squares, against), *_judged([mixed], own), *_ends(own, y))
    return whole, (*_judged(squares, pooled), *_ends(pooled, y))


def nested(found: CrossedData) -> Table:
    """Operators, and parts within operators."""
    y, (p, o, r) = _centred(found)
    operator = p * r * float(np.sum(y.mean((0, 2)) ** 2))
    cell = y.mean(2)
    part = r * float(np.sum((cell - y.mean((0, 2))[None, :]) ** 2))
    pure = float(np.sum((y - cell[:, :, None]) ** 2))
    within = ("part(operator)", o * (p - 1), part)
    own = ("repeatability", p * o * (r - 1), pure)
    return (*_judged([("operator", o - 1, operator)], within), *_judged([within], own), *_ends(own, y))


def one_way(found: CrossedData) -> Table:
    """Parts alone: a study without operators (type 3, automatic gauges)."""
    y, (p, o, r) = _centred(found)
    means = y.mean((1, 2))
    pure = float(np.sum((y - means[:, None, None]) ** 2))
    own = ("repeatability", p * (o * r - 1), pure)
    return (*_judged([("part", p - 1, o * r * float(np.sum(means**2)))], own), *_ends(own, y))


Source = tuple[str, int, float]


def _centred(found: CrossedData) -> tuple[Floats, tuple[int, int, int]]:
    """Deviations from the grand mean: a level far from 0 would eat the digits of the squares."""
    p, o, r = found.values.shape
    from_first = found.values - found.values.flat[0]
    return from_first - from_first.mean(), (p, o, r)


def _judged(sources: list[Source], error: Source) -> list[AnovaRow]:
    return [_row(*source, error) for source in sources]


def _row(name: str, degrees: int, squares: float, error: Source) -> AnovaRow:
    mean_square = squares / degrees
    against = error[2] / error[1]
    if against <= 0:
        return AnovaRow(name, degrees, squares, mean_square)
    f = mean_square / against
    return AnovaRow(name, degrees, squares, mean_square, f, float(stats.f.sf(f, degrees, error[1])))


def _ends(error: Source, y: Floats) -> tuple[AnovaRow, AnovaRow]:
    name, degrees, squares = error
    return AnovaRow(name, degrees, squares, squares / degrees), AnovaRow(
        "total", y.size - 1, float(np.sum(y**2))
    )
