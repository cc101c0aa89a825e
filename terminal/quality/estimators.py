"""The estimators of the standard deviation of a single value, each by the name that charts and reports print.

Source: SAS/QC user's guide, XCHART (UWAVE, MVLUE, RMSDF); Burr 1969 (BURR-R). Nothing is computed here.
"""

from enum import StrEnum
from typing import Final


class Estimator(StrEnum):
    """How sigma is estimated: from subgroups, from single values in order, and what only charts of counts
    (`LANEY`) and of rare events know.
    """

    UWAVE_R = "UWAVE-R"
    UWAVE_SD = "UWAVE-SD"
    MVLUE_R = "MVLUE-R"
    MVLUE_SD = "MVLUE-SD"
    BURR_R = "BURR-R"
    RMSDF = "RMSDF"
    POOLED = "POOLED"
    MEAN_SD = "MEAN-SD"
    MR = "MR"
    MEDIAN_MR = "MEDIAN-MR"
    SD = "SD"
    LANEY = "LANEY"
    GEOMETRIC = "GEOMETRIC"
    SIGMA = "SIGMA"
    WEIBULL = "WEIBULL"
    EXPONENTIAL = "EXPONENTIAL"
    NELSON = "NELSON"


WITHIN: Final = (
    *(Estimator.UWAVE_R, Estimator.UWAVE_SD, Estimator.MVLUE_R, Estimator.MVLUE_SD),
    *(Estimator.BURR_R, Estimator.RMSDF, Estimator.POOLED, Estimator.MEAN_SD),
)
"""Those of subgroups."""
OF_SINGLES: Final = (Estimator.MR, Estimator.MEDIAN_MR, Estimator.SD)
"""Those of single values."""

DEFINITIONS: Final[dict[str, str]] = {
    Estimator.UWAVE_R: "mean of R_i / d2(n_i)",
    Estimator.UWAVE_SD: "mean of s_i / c4(n_i)",
    Estimator.MVLUE_R: "mean of R_i / d2(n_i) with minimum-variance weights (d2 / d3)^2",
    Estimator.MVLUE_SD: "mean of s_i / c4(n_i) with minimum-variance weights c4^2 / (1 - c4^2)",
    Estimator.BURR_R: "mean of R_i / d2(n_i) with weights n_i - 1",
    Estimator.RMSDF: "pooled standard deviation / c4(degrees of freedom + 1)",
    Estimator.POOLED: "pooled standard deviation",
    Estimator.MEAN_SD: "mean of s_i, no unbiasing constant",
    Estimator.MR: "mean moving range / d2(w)",
    Estimator.MEDIAN_MR: "median moving range / median of the range of two, 0.95387",
    Estimator.SD: "s / c4(n)",
}
"""What each name stands for."""
