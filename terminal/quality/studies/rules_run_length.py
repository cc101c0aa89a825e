"""Average run length of Shewhart charts with Western Electric rules, by the Markov chain of Champ and Woodall
1987.

A state is what the last points leave to the rules: which were beyond a zone, and how long the run on one side
is. Rules that compare neighbours (trend, alternation) have no such chain: simulate them.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, identity
from scipy.sparse.linalg import spsolve
from scipy.stats import norm

from terminal.quality.charts.rule_set import Conventions, Pattern, Rule, rule
from terminal.quality.refusal import QualityReason, QualityRefused

Memory = tuple[int, ...]
State = tuple[int, Memory]
"""Points seen (no more than the longest window needs) and, a rule and side, the bits of the last ones."""

ZONES = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
CHAMP_WOODALL = Conventions(full_window=False)


def rules_arl(names: Sequence[str], shift: float, conventions: Conventions = CHAMP_WOODALL) -> float:
    """Return the ARL of the rules taken together, zero state."""
    rules = [rule(name) for name in names]
    for one in rules:
        if one.pattern not in (Pattern.BEYOND, Pattern.ZONE, Pattern.RUN):
            detail = f"{one.name} compares neighbours: its run length was not computed. Simulate it."
            raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, rule=one.name)
    edges = np.concatenate([[-np.inf], ZONES, [np.inf]])
    chances = np.diff(norm.cdf(edges - shift))
    states, moves = _explore(rules, conventions)
    rows = [row for row, targets in enumerate(moves) for _ in targets]
    columns = [to for targets in moves for _, to in targets]
    weights = [chances[region] for targets in moves for region, _ in targets]
    chain = csr_matrix((weights, (rows, columns)), shape=(len(states), len(states)))
    values = spsolve(identity(len(states), format="csc") - chain.tocsc(), np.ones(len(states)))
    return float(np.atleast_1d(values)[0])


def _explore(
    rules: Sequence[Rule], conventions: Conventions
) -> tuple[list[State], list[list[tuple[int, int]]]]:
    """Return every state that can be reached and, for each, the regions that do not signal and where they
    lead.
    """
    first: State = (0, (0,) * (2 * len(rules)))
    states = [first]
    number = {first: 0}
    moves = []
    for state in states:  # grows while it is walked
        targets = []
        for region in range(len(ZONES) + 1):
            after = _after(state, region, rules, conventions)
            if after is None:
                continue
            if after not in number:
                number[after] = len(states)
                states.append(after)
            targets.append((region, number[after]))
        moves.append(targets)
    return states, moves


def _after(state: State, region: int, rules: Sequence[Rule], conventions: Conventions) -> State | None:
    """Return the state after a point in a region, None when a rule signals; region 4 is just above the
    centre.
    """
    seen, memory = state
    above = (region >= 5, region >= 6, region >= 7)
    below = (region <= 2, region <= 1, region <= 0)
    kept: list[int] = []
    for at, one in enumerate(rules):
        for side, (beyond, same) in enumerate(((above, region >= 4), (below, region <= 3))):
            hit = same if one.pattern == Pattern.RUN else beyond[one.zone - 1]
            bits = (memory[2 * at + side] << 1 | hit) & ((1 << one.window) - 1)
            full = seen + 1 >= one.window or not conventions.full_window
            if hit and full and bits.bit_count() >= one.need:
                return None
            kept.append(_trailing(bits, one))
    longest = max(one.window for one in rules) if conventions.full_window else 1
    return min(seen + 1, longest - 1), tuple(kept)


def _trailing(bits: int, one: Rule) -> int:
    """Return what the next point needs of the bits: the window less one, of a run only its unbroken end."""
    bits &= (1 << (one.window - 1)) - 1
    if one.pattern == Pattern.RUN:
        return (1 << ((~bits & (bits + 1)).bit_length() - 1)) - 1
    return bits
