"""The words for what the engine answers: names, definitions, conventions, refusals in the reader's language.

The engine speaks English sentences with figures in them; they are found again by their patterns here. One
that is not known is shown as it is, and a test sees to it that charts and studies have none. No Qt.
"""

import re
from typing import Final

from terminal.faults import ConfigFault, FaultCode
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.plans import SamplingScheme
from terminal.quality.sampling.tables import Severity
from ui.text import either, phrase, text

CHART_TITLES: Final = {
    "xbar-r": phrase("Xbar-R chart"),
    "xbar-s": phrase("Xbar-S chart"),
    "i-mr": phrase("I-MR chart"),
    "p": phrase("p chart"),
    "np": phrase("np chart"),
    "c": phrase("c chart"),
    "u": phrase("u chart"),
    "g": phrase("g chart"),
    "t": phrase("t chart"),
    "ewma": phrase("EWMA chart"),
    "cusum": phrase("CUSUM chart"),
    "t2": phrase("T² chart"),
}
SERIES: Final = {
    "Xbar": phrase("Subgroup mean"),
    "R": phrase("Subgroup range"),
    "S": phrase("Subgroup standard deviation"),
    "I": phrase("Individual value"),
    "MR": phrase("Moving range"),
    "p": phrase("Fraction nonconforming"),
    "np": phrase("Number nonconforming"),
    "c": phrase("Number of defects"),
    "u": phrase("Defects per unit"),
    "g": phrase("Opportunities between events"),
    "t": phrase("Time between events"),
    "EWMA": phrase("Exponentially weighted moving average"),
    "C+": phrase("Cumulative sum, upper side"),
    "C-": phrase("Cumulative sum, lower side"),
    "T2": phrase("Hotelling T²"),
}
RULES: Final = {
    "we1": phrase("1 point beyond a limit (Western Electric 1)"),
    "we2": phrase("2 of 3 points beyond 2 sigma, same side (Western Electric 2)"),
    "we3": phrase("4 of 5 points beyond 1 sigma, same side (Western Electric 3)"),
    "we4": phrase("8 points in a row on one side (Western Electric 4)"),
    "n1": phrase("1 point beyond a limit (Nelson 1)"),
    "n2": phrase("9 points in a row on one side (Nelson 2)"),
    "n3": phrase("6 points in a row rising or falling (Nelson 3)"),
    "n4": phrase("14 points in a row alternating (Nelson 4)"),
    "n5": phrase("2 of 3 points beyond 2 sigma, same side (Nelson 5)"),
    "n6": phrase("4 of 5 points beyond 1 sigma, same side (Nelson 6)"),
    "n7": phrase("15 points in a row within 1 sigma (Nelson 7)"),
    "n8": phrase("8 points in a row beyond 1 sigma, both sides (Nelson 8)"),
    "b1": phrase("3 zeros in a row (Benneyan)"),
}
FAMILIES: Final = {
    "normal": phrase("normal distribution"),
    "lognormal": phrase("log-normal distribution"),
    "weibull": phrase("Weibull distribution"),
    "empirical": phrase("percentiles of the values themselves"),
}
PARAMETERS: Final = {
    "shape": phrase("Shape"),
    "scale": phrase("Scale"),
    "log_mean": phrase("Mean of the logarithms"),
    "log_sd": phrase("Sigma of the logarithms"),
}
REASONS: Final = {
    QualityReason.EMPTY: phrase("There is nothing to compute from; nothing was computed."),
    QualityReason.NOT_NUMERIC: phrase("Something given is no number; nothing was computed."),
    QualityReason.NOT_FINITE: phrase("Something given is not finite; nothing was computed."),
    QualityReason.TOO_FEW: phrase("There are too few values; nothing was computed."),
    QualityReason.CONSTANT: phrase("The values do not vary; nothing was computed."),
    QualityReason.OUT_OF_RANGE: phrase("Something given is out of range; nothing was computed."),
    QualityReason.WRONG_SHAPE: phrase("The data have not the shape that is needed; nothing was computed."),
    QualityReason.UNKNOWN_OPTION: phrase("An option is not known; nothing was computed."),
    QualityReason.NOT_AVAILABLE: phrase("This is not available; nothing was computed."),
    QualityReason.NO_SOLUTION: phrase("There is no solution; nothing was computed."),
    QualityReason.UNSTABLE: phrase("The process is not stable; nothing was computed."),
}
SOURCES: Final = {
    "gage r&r": phrase("Gage R&R"),
    "repeatability": phrase("Repeatability"),
    "reproducibility": phrase("Reproducibility"),
    "operator": phrase("Operator"),
    "part:operator": phrase("Part × operator"),
    "part(operator)": phrase("Part (operator)"),
    "part": phrase("Part"),
    "part-to-part": phrase("Part-to-part"),
    "total": phrase("Total"),
    "total variation": phrase("Total"),
}
STUDY_TITLES: Final = {
    "crossed": phrase("Gage R&R, crossed, of {what}"),
    "nested": phrase("Gage R&R, nested, of {what}"),
    "type1": phrase("Type 1 gauge study of {what}"),
    "bias": phrase("Gauge bias of {what}"),
    "linearity": phrase("Gauge linearity and bias of {what}"),
    "attribute": phrase("Attribute agreement of {what}"),
    "retest": phrase("Test and retest of {what}"),
}
STUDY_METHODS: Final = {
    "GageRR": phrase("analysis of variance, AIAG MSA 4th edition"),
    "GageRange": phrase("average and range, AIAG MSA 4th edition"),
    "Retest": phrase("test-retest by ranges, AIAG MSA 4th edition"),
    "Type1": phrase("Cg and Cgk by Bosch booklet 10; t test of the bias"),
    "Linearity": phrase("least squares, AIAG MSA 4th edition"),
    "AttributeAgreement": phrase(
        "AIAG MSA 4th edition; limits by Clopper and Pearson; kappa by Fleiss and Cohen"
    ),
}
SEVERITIES: Final[dict[str, str]] = {
    Severity.NORMAL: phrase("normal inspection"),
    Severity.TIGHTENED: phrase("tightened inspection"),
    Severity.REDUCED: phrase("reduced inspection"),
}
CHECKED: Final[dict[str, str]] = {
    SamplingScheme.Z1_4: phrase("every cell compared with two independent tables"),
    SamplingScheme.ISO2859: phrase(
        "normal and tightened inspection compared with the tables of Z1.4 only, not with a copy "
        "of ISO 2859-1; reduced inspection and double sampling are not available"
    ),
}
CHECKED_DOUBLE: Final = phrase(
    "double plans compared with one independent table and with the chances of the single plan"
)
SEPARATORS: Final = {
    ",": phrase("comma"),
    ";": phrase("semicolon"),
    "\t": phrase("tab"),
    "|": phrase("bar"),
}
MARKS: Final = {"point": phrase("point"), "comma": phrase("comma")}
"""Decimal marks."""

_SAYINGS: Final = (
    phrase("mean of R_i / d2(n_i)"),
    phrase("mean of s_i / c4(n_i)"),
    phrase("mean of R_i / d2(n_i) with minimum-variance weights (d2 / d3)^2"),
    phrase("mean of s_i / c4(n_i) with minimum-variance weights c4^2 / (1 - c4^2)"),
    phrase("mean of R_i / d2(n_i) with weights n_i - 1"),
    phrase("pooled standard deviation / c4(degrees of freedom + 1)"),
    phrase("pooled standard deviation"),
    phrase("mean of s_i, no unbiasing constant"),
    phrase("mean moving range / d2(w)"),
    phrase("median moving range / median of the range of two, 0.95387"),
    phrase("s / c4(n)"),
    phrase("standard deviation of all values, n - 1"),
    phrase("binomial"),
    phrase("Poisson"),
    phrase("given"),
    phrase("a rule marks the point that completes the pattern and each later one while it holds"),
    phrase("of 2 in 3 and 4 in 5 the current point is itself beyond the zone"),
    phrase("2 in 3 and 4 in 5 need a full window"),
    phrase("with unequal sizes each point of a window is held against its own zone line"),
    phrase("a tie with a limit is not beyond"),
    phrase("equal neighbours break a trend and an alternation; a point on the centre line breaks a run"),
    phrase("trends and alternations count points"),
    phrase("8 outside 1 sigma need both sides"),
    phrase("percent nonconforming, or nonconformities per 100 units"),
    phrase("nonconformities per 100 units"),
    phrase("chi-square"),
    phrase("normal approximation (Bissell)"),
    phrase("chi-square with Boyles' degrees of freedom"),
)
_FEW: Final = phrase(
    "{n} values are few: read the confidence limits, not the indices. 100 values are customary."
)
_FEW_GROUPED: Final = phrase(
    "{n} values in {m} subgroups are few: read the confidence limits, not the indices. "
    "100 values in 25 subgroups are customary."
)
_UNSTABLE: Final = phrase(
    "The process is not stable ({chart} chart, marked points {points}): "
    "the indices say nothing about its future."
)
_DOUBTFUL: Final = phrase(
    "The values do not look like a {family} (Anderson-Darling, p = {p}): indices and parts per million "
    "are off. Try another distribution or a transformation."
)
_PATTERNS: Final = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"estimated from (?P<n>\d+) points", phrase("estimated from {n} points")),
        (
            r"centre given, the rest estimated from (?P<n>\d+) points",
            phrase("centre given, the rest estimated from {n} points"),
        ),
        (
            r"sigma given, the rest estimated from (?P<n>\d+) points",
            phrase("sigma given, the rest estimated from {n} points"),
        ),
        (r"(?P<k>[\d.]+) sigma", phrase("{k} sigma")),
        (
            r"probability, tails of (?P<k>[\d.]+) sigma",
            phrase("probability, tails of {k} sigma"),
        ),
        (
            r"weight (?P<weight>[\d.]+), (?P<k>[\d.]+) sigma, exact limits",
            phrase("weight {weight}, {k} sigma, exact limits"),
        ),
        (
            r"k (?P<k>[\d.]+), h (?P<h>[\d.]+), head start (?P<start>[\d.]+) standard errors",
            phrase("k {k}, h {h}, head start {start} standard errors"),
        ),
        (r"GEOMETRIC, event rate (?P<rate>\S+)", phrase("geometric distribution, event rate {rate}")),
        (r"SIGMA, event rate (?P<rate>\S+)", phrase("mean and its sigma, event rate {rate}")),
        (
            r"WEIBULL, shape (?P<shape>\S+), scale (?P<scale>\S+)",
            phrase("Weibull distribution, shape {shape}, scale {scale}"),
        ),
        (
            r"EXPONENTIAL, shape (?P<shape>\S+), scale (?P<scale>\S+)",
            phrase("exponential distribution, shape {shape}, scale {scale}"),
        ),
        (
            r"NELSON, individuals chart of x\^\(1/3\.6\)",
            phrase("individuals chart of x^(1/3.6) after Nelson"),
        ),
        (r"probability (?P<share>[\d.]+)", phrase("probability {share}")),
        (r"covariance SAMPLE from (?P<n>\d+) samples", phrase("covariance SAMPLE from {n} samples")),
        (r"the centre line is a median", phrase("the centre line is a median")),
        (r"Kotz and Johnson 1993; .*", phrase("Kotz and Johnson, Process Capability Indices, 1993")),
        (r"(?P<n>\d+) values are few: .*", _FEW),
        (r"(?P<n>\d+) values in (?P<m>\d+) subgroups are few: .*", _FEW_GROUPED),
        (r"The process is not stable \((?P<chart>\S+) chart, .*: (?P<points>[\d, .]+)\): .*", _UNSTABLE),
        (r"The values do not look (?P<family>\w+) \(Anderson-Darling, p = (?P<p>[^)]+)\): .*", _DOUBTFUL),
    )
)


def say(english: str) -> str:
    """A sentence of the engine in the language in force; an unknown one as it is."""
    if english in _SAYINGS:
        return text(english)
    for pattern, template in _PATTERNS:
        found = pattern.fullmatch(english)
        if found:
            return text(template, **_in_words(found.groupdict()))
    return english


def _in_words(parts: dict[str, str]) -> dict[str, str]:
    family = parts.get("family")
    return parts | {"family": text(FAMILIES[family])} if family in FAMILIES else parts


def wrong(detail: str) -> ConfigFault:
    """The fault of wrong use or bad input, with its one sentence."""
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def refused(refusal: QualityRefused) -> ConfigFault:
    """A refusal of the engine for a person at a console; in Chinese its kind, and the sentence behind it."""
    detail = " ".join(refusal.detail.split())
    return wrong(either(zh=f"{text(REASONS[refusal.reason])}（{detail}）", en=detail))
