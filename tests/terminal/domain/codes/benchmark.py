"""How long a classification takes where 100,000 codes are known. Run as a module, or by `tests.bench`."""

import re
from time import perf_counter_ns

from terminal.domain.codes.classify import Grammar, classify
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.codes.label_patterns import plant_patterns
from terminal.domain.codes.meanings import Candidate, CodeKind
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import CodePattern

GTIN = "09506000134352"
SAMPLES = {
    "known": "U-054321",
    "command": command_code(CommandWord.GOOD),
    "gs1": f"]C101{GTIN}10L-77\x1d17281231",
    "link": f"https://id.example.cn/01/{GTIN}/10/L-77?17=281231",
    "pattern": "物料:R1;批次:77;数量:20",
    "unknown": "NOT-A-CODE-OF-OURS",
}


def benchmark_grammar(known_units: int = 100_000) -> Grammar:
    """A plant with that many units, one item and twelve patterns."""
    units = {
        f"U-{n:06}": (Candidate(CodeKind.UNIT, f"U-{n:06}", "MC-100"),)
        for n in range(54_321, 54_321 + known_units)
    }
    rows = [CodePattern(code=str(n), means="order", pattern=rf"WO{n}-\d{{4}}") for n in range(11)]
    label = r"物料:(?P<item>[^;]+);批次:(?P<lot>[^;]+);数量:(?P<quantity>\d+)"
    return Grammar(
        known=lambda code: units.get(code, ()),
        item_of_gtin=lambda gtin: ItemCode("MC-100") if gtin == GTIN else None,
        in_context=lambda _: False,
        year=lambda: 2026,
        lot_shape=lambda _, shape=re.compile(r"L-[0-9]+"): shape,  # type: ignore[misc]
        patterns=plant_patterns([*rows, CodePattern(code="label", means="lot", pattern=label)]),
    )


def measure(rounds: int = 2000, known_units: int = 100_000) -> dict[str, tuple[float, float]]:
    """Median and 99th percentile of one classification in microseconds, for each kind of text."""
    grammar = benchmark_grammar(known_units)
    return {name: _percentiles(grammar, text, rounds) for name, text in SAMPLES.items()}


def _percentiles(grammar: Grammar, text: str, rounds: int) -> tuple[float, float]:
    taken = []
    for _ in range(rounds):
        start = perf_counter_ns()
        classify(grammar, text)
        taken.append((perf_counter_ns() - start) / 1000)
    taken.sort()
    return taken[rounds // 2], taken[rounds * 99 // 100]


if __name__ == "__main__":
    for name, (median, p99) in measure().items():
        print(f"{name:8} p50 {median:7.1f} us   p99 {p99:7.1f} us")
