"""What the words of events can be, as closed lists: verdicts, dispositions, causes of photos.

A member is the text that travels and is kept.
"""

from enum import StrEnum


class StepVerdict(StrEnum):
    """How a step stands. Recorded are `PASS` and `FAIL`, a fail let pass is `CONCEDED`; `CONSUMED` is a
    component in the unit, `MOUNTED` a lot in use.
    """

    PASS = "pass"  # noqa: S105, no password
    FAIL = "fail"
    CONCEDED = "conceded"
    CONSUMED = "consumed"
    MOUNTED = "mounted"


class Disposition(StrEnum):
    """What a supervisor decides on a held unit; `USE_AS_IS` is a concession."""

    REWORK = "rework"
    SCRAP = "scrap"
    USE_AS_IS = "use_as_is"


class PhotoCause(StrEnum):
    """Why a photo was taken: a step failed, or the unit was held."""

    FAIL = "fail"
    HOLD = "hold"
