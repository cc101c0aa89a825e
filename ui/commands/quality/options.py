"""What `tracepost sampling` and `tracepost analyse` may be told. Read at every start: argparse alone."""

import argparse
import math
from pathlib import Path

CHARTS = ("xbar-r", "xbar-s", "i-mr", "p", "np", "c", "u", "g", "t", "ewma", "cusum", "t2")
STUDIES = ("crossed", "nested", "type1", "linearity", "bias", "attribute")
DISTRIBUTIONS = ("normal", "weibull", "lognormal", "box-cox", "percentiles")
CONSTANTS = ("exact", "table3")

_MOST_DIGITS = 19
"""Nobody means more; from 4,300 on Python refuses them by an error of its own."""


def whole(words: str) -> int:
    """A whole number of 1 or more."""
    number = int(words) if words.isascii() and words.isdigit() and len(words) < _MOST_DIGITS else 0
    if number < 1:
        shown = words if len(words) < 2 * _MOST_DIGITS else f"{words[:_MOST_DIGITS]}…"
        raise argparse.ArgumentTypeError(f"“{shown}” is no whole number of 1 or more")
    return number


def finite(words: str) -> float:
    """A finite number."""
    try:
        number = float(words)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"“{words}” is no finite number")
    return number


def share(words: str) -> float:
    """A number between 0 and 1, or a percentage above 1 and below 100."""
    number = finite(words)
    number = number / 100 if 1 < number < 100 else number
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"“{words}” is no share between 0 and 1")
    return number


def sampling_options(made: argparse.ArgumentParser) -> None:
    """The options of `tracepost sampling`."""
    made.add_argument("--lot", type=whole, help="pieces in the lot")
    made.add_argument("--level", default="II", help="S-1 to S-4, I, II, III (II if not said)")
    made.add_argument("--aql", type=finite, help="acceptance quality limit, a column of the tables")
    made.add_argument("--severity", default="normal", choices=("normal", "tightened", "reduced"))
    made.add_argument("--scheme", default="z1.4", choices=("z1.4", "iso2859"))
    made.add_argument("--double", action="store_true", help="the double plan in place of the single one")
    made.add_argument("--table", action="store_true", help="every cell of the scheme as CSV")
    made.add_argument("--picture", type=Path, metavar="FILE.png|.pdf", help="the operating characteristic")
    _language(made)


def spc_options(made: argparse.ArgumentParser) -> None:
    """The options of `tracepost analyse spc`."""
    _file(made)
    made.add_argument("--chart", required=True, choices=CHARTS)
    groups = made.add_mutually_exclusive_group()
    groups.add_argument("--subgroup", metavar="COL", help="rows with the same entry are one subgroup")
    groups.add_argument(
        "--size", type=whole, metavar="N", help="rows per subgroup; p, np, u: units inspected"
    )
    groups.add_argument("--sizes", metavar="COL", help="p, np, u: units inspected, per row")
    made.add_argument("--label", metavar="COL", help="what the points are called")
    made.add_argument("--phase", metavar="COL", help="each phase has limits of its own")
    made.add_argument("--history", type=whole, metavar="N", help="the first N points give the limits")
    made.add_argument("--centre", type=finite, help="centre line, where it is known")
    made.add_argument("--sigma", type=finite, help="standard deviation of single values, where it is known")
    made.add_argument("--rules", help="we, nelson, or numbers as 1,4 (also we1,n3); 1,4 if not said")
    made.add_argument("--constants", choices=CONSTANTS, default="exact")
    made.add_argument("--estimator", help="of sigma, as UWAVE-R, POOLED, MEDIAN-MR, LANEY")
    made.add_argument("--nsigmas", type=finite, help="width of the limits (3; EWMA 2.962)")
    made.add_argument("--weight", type=finite, help="EWMA: weight of the newest value (0.2)")
    made.add_argument("--k", type=finite, help="CUSUM: reference value in standard errors (0.5)")
    made.add_argument("--h", type=finite, help="CUSUM: decision interval in standard errors (5)")


def capability_options(made: argparse.ArgumentParser) -> None:
    """The options of `tracepost analyse capability`."""
    _file(made)
    groups = made.add_mutually_exclusive_group()
    groups.add_argument("--subgroup", metavar="COL", help="rows with the same entry are one subgroup")
    groups.add_argument("--size", type=whole, metavar="N", help="rows per subgroup")
    made.add_argument("--lsl", type=finite, help="lower specification limit")
    made.add_argument("--usl", type=finite, help="upper specification limit")
    made.add_argument("--target", type=finite)
    made.add_argument("--distribution", choices=DISTRIBUTIONS, default="normal")
    made.add_argument("--estimator", default="", help="of sigma within, as UWAVE-R, POOLED, MR")
    made.add_argument("--constants", choices=CONSTANTS, default="exact")
    made.add_argument("--confidence", type=share, default=0.95, metavar="SHARE", help="as 0.95")


def msa_options(made: argparse.ArgumentParser) -> None:
    """The options of `tracepost analyse msa`."""
    _file(made)
    made.add_argument("--study", choices=STUDIES, default="crossed")
    made.add_argument("--part", metavar="COL")
    made.add_argument("--operator", metavar="COL")
    made.add_argument("--reference", metavar="COL|X", help="true value: a column, or one number for all rows")
    made.add_argument("--method", choices=("anova", "range"), default="anova")
    made.add_argument("--tolerance", type=finite, help="width of the tolerance, USL - LSL")
    made.add_argument("--lsl", type=finite, help="lower specification limit")
    made.add_argument("--usl", type=finite, help="upper specification limit")
    made.add_argument("--variation", type=finite, help="known standard deviation of the process")
    made.add_argument("--positive", metavar="WORD", help="attribute: the rating that is to be found, as NOK")
    made.add_argument("--confidence", type=share, default=0.95, metavar="SHARE", help="as 0.95")


def _file(made: argparse.ArgumentParser) -> None:
    made.add_argument("file", type=Path, metavar="FILE.csv")
    made.add_argument(
        "--value",
        action="append",
        required=True,
        metavar="COL",
        help="column of values by name or number; several (repeated, a,b,c or 4-6): one subgroup a row",
    )
    made.add_argument("--decimal", choices=("point", "comma"), help="decimal mark, if it is not clear")
    made.add_argument("--heading", choices=("yes", "no"), help="first row names the columns, if not clear")
    made.add_argument(
        "--encoding", metavar="NAME", help="as utf-8, gb18030, windows-1252, if it is not clear"
    )
    made.add_argument("--picture", type=Path, metavar="FILE.png|.pdf", help="write a picture as well")
    _language(made)


def _language(made: argparse.ArgumentParser) -> None:
    made.add_argument("--lang", "--language", choices=("zh", "en"), default="en", dest="language")
