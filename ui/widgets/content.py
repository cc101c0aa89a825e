"""What the widgets show, as frozen values. No Qt, so states and presenters use it.

Words in it are ready to be shown, in the language in force.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from ui.feedback import Tone


class Kind(StrEnum):
    """What a button means. NOK is the filled red one: the touch records a fail. SHOWN: its list is seen."""

    PRIMARY = "primary"
    NEUTRAL = "neutral"
    DANGER = "danger"
    WARN = "warn"
    NOK = "nok"
    SHOWN = "shown"


class PillTone(StrEnum):
    """OK is grey on purpose: normal is not a colour."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class PillState(msgspec.Struct, frozen=True):
    """One unusual (or reassuring) thing: the network, a scanner, a gauge. `firm`: its words are never cut."""

    key: str
    icon: str
    words: str
    tone: PillTone = PillTone.OK
    firm: bool = False


class SignedInPerson(msgspec.Struct, frozen=True):
    """Who is signed in; `initials` stand in the colour chip that goes with `person_id`."""

    person_id: str
    name: str
    initials: str
    detail: str = ""


class StepStanding(StrEnum):
    """Where a step stands."""

    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    FAILED = "failed"
    SIGNAL = "signal"  # done and within limits, but a control chart warns


class ChipState(StrEnum):
    """Where a component lot stands. REFUSED stays at its chip until a good lot takes its place."""

    DONE = "done"
    EXPECTED = "expected"
    WAITING = "waiting"
    REFUSED = "refused"


class Chip(msgspec.Struct, frozen=True):
    """One component: what it is, and which lot, or what to do."""

    title: str
    detail: str
    state: ChipState = ChipState.WAITING


class ShownStep(msgspec.Struct, frozen=True):
    """What a step card shows; `button` is the word of its button, `icon` stands for its state's, if there."""

    title: str
    detail: str = ""
    state: StepStanding = StepStanding.WAITING
    chips: tuple[Chip, ...] = ()
    button: str = ""
    icon: str = ""


def clamp(value: float) -> float:
    """A share between 0 and 1."""
    return max(0.0, min(1.0, value))


class Limits(msgspec.Struct, frozen=True):
    """A tolerance as seen: the range drawn, the limits (None: open on that side) and their words."""

    first: float
    last: float
    low: float | None
    high: float | None
    low_words: str = ""
    high_words: str = ""

    def share(self, value: float) -> float:
        return clamp((value - self.first) / (self.last - self.first))


def limits_around(low: float | None, high: float | None, low_words: str = "", high_words: str = "") -> Limits:
    """The drawn range for limits: half their distance more on each side, so that a bit outside is seen."""
    lower = low if low is not None else (0.0 if high is None else high - abs(high or 1.0))
    upper = high if high is not None else lower + abs(lower or 1.0)
    margin = (upper - lower) / 2 or 1.0
    return Limits(lower - margin, upper + margin, low, high, low_words, high_words)


class Hour(msgspec.Struct, frozen=True):
    """One bar: its label, the count and how it is drawn."""

    label: str
    count: int
    short: bool = False
    running: bool = False


class EntryVerdict(msgspec.Struct, frozen=True):
    """How the typed value stands: its word, the confirm button's, and `reason` if it cannot be confirmed."""

    tone: Tone
    word: str
    confirm: str
    reason: str = ""


class TrendPoint(msgspec.Struct, frozen=True):
    """One value of a trend; `bad` where it failed."""

    value: float
    bad: bool = False


class Trend(msgspec.Struct, frozen=True):
    """Values in their order with the limits they were judged by."""

    title: str
    points: tuple[TrendPoint, ...]
    limits: Limits | None = None


class KeypadField(msgspec.Struct, frozen=True):
    """What is asked for. `judge` gets the digits typed, "" at first; those of a `secret` are not shown.
    `trend` is what came before, seen where there is room.
    """

    title: str
    unit: str
    judge: Callable[[str], EntryVerdict]
    limits: Limits | None = None
    fractions: bool = True
    signed: bool = False
    secret: bool = False
    trend: Trend | None = None


class KeypadNames(msgspec.Struct, frozen=True):
    """Words of the fixed keys: `clear` is drawn, the others are for a screen reader."""

    cancel: str
    clear: str
    backspace: str
    sign: str
    point: str


class Choice(msgspec.Struct, frozen=True):
    """One thing to choose; `code` may have several lines, `reason` says why it cannot be chosen now.

    `done` (0..1) is how far it is, None where nothing is counted; `late` marks it and its last line.
    """

    key: str
    name: str
    code: str = ""
    icon: str = ""
    selected: bool = False
    reason: str = ""
    done: float | None = None
    late: bool = False


class PagerNames(msgspec.Struct, frozen=True):
    """Words below the tiles: `back` and `on` for a screen reader, `where` with "{page}" and "{pages}".

    Without `cancel` there is no way out of the choice but choosing.
    """

    back: str
    on: str
    where: str
    cancel: str = ""


class UnitLine(msgspec.Struct, frozen=True):
    """A unit or a report as one row: number, when, and how it went as a word and an icon.

    `detail` stands below the number where the row is high enough: its longest form first, the first that fits
    is shown.
    """

    number: str
    when: str
    word: str
    tone: Tone = Tone.OK
    icon: str = ""
    detail: tuple[str, ...] = ()


class TraceLine(msgspec.Struct, frozen=True):
    """One node of a trace: `open` None for a leaf, else whether its children are shown; `chosen` None where
    nothing can be chosen, else whether it is.

    `rails` has one entry per ancestor, from the root: whether a later row hangs on that ancestor too.
    `shorter` are other forms of `detail` for where there is less room, the longest first.
    """

    title: str
    detail: str
    when: str
    who: str
    rails: tuple[bool, ...] = ()
    tone: Tone = Tone.NEUTRAL
    icon: str = "box"
    open: bool | None = None
    chosen: bool | None = None
    shorter: tuple[str, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """A blocking error: what happened, what was not done, what to do, and how one gets on."""

    title: str
    not_done: str
    to_do: str
    button: str = ""
    badge: str = ""


class Offer(msgspec.Struct, frozen=True):
    """One button of a toast."""

    key: str
    words: str
    icon: str = ""


class Condition(StrEnum):
    """What a station does now."""

    RUNNING = "running"
    IDLE = "idle"
    WARNING = "warning"
    STOPPED = "stopped"
    NO_DATA = "no_data"


class BoardHead(msgspec.Struct, frozen=True):
    """The top of the board: where, which shift, how old it all is, whether the hub answers, the time."""

    title: str
    shift: str
    updated: str
    old: bool
    link: str
    link_tone: Tone
    clock: str


class TileFigure(msgspec.Struct, frozen=True):
    """A figure of a station that is shown where there is room; `alarm` where it is abnormal."""

    title: str
    value: str
    alarm: bool = False


class TileState(msgspec.Struct, frozen=True):
    """A station from afar: `message` is the one thing to read, `detail` the reason, `owner` who acts.
    `held` stands beside the code: what waits for a decision there.

    With `done` there is a bar, and `detail` stands below it. `figures` and `hours` are seen where few
    stations leave room, the first figures first.
    """

    code: str
    name: str
    condition: Condition
    message: str
    beside: str = ""
    detail: str = ""
    owner: str = ""
    held: str = ""
    done: float | None = None
    plan: float | None = None
    figures: tuple[TileFigure, ...] = ()
    hours: tuple[Hour, ...] = ()
    target: float = 0.0


class Action(msgspec.Struct, frozen=True):
    """A button of the action column; `reason` says why it cannot be used now."""

    key: str
    icon: str
    title: str
    subtitle: str
    kind: Kind = Kind.NEUTRAL
    reason: str = ""


LAST_ROWS = 8
"""So many of the last reports stand below the order where there is room."""


class OrderView(msgspec.Struct, frozen=True):
    """The order card. `done` and `plan` are shares 0..1; `late` where `due` is over."""

    code: str
    item: str
    made: str
    ordered: str
    due: str
    done: float
    plan: float | None
    rows: tuple[tuple[str, str, Tone], ...]
    late: bool = False


class Picker(msgspec.Struct, frozen=True):
    """The open choice of a reason; once one is `chosen`: how many, sent back where, and the commit."""

    use: str
    title: str
    choices: tuple[Choice, ...]
    chosen: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    quantity: int
    with_quantity: bool
    confirm: str
    confirm_rest: str


class Question(msgspec.Struct, frozen=True):
    """What a dialog asks before it is done: the question, what it means, the word of the answer."""

    title: str
    words: str
    confirm: str


class RowButton(msgspec.Struct, frozen=True):
    """A button of a row; `act` says what its touch means."""

    act: str
    icon: str
    words: str
    primary: bool = False


class Row(msgspec.Struct, frozen=True):
    """One thing to fill in or judge: how it stands and what can be touched."""

    key: str
    title: str
    detail: str
    stand: StepStanding
    buttons: tuple[RowButton, ...] = ()
