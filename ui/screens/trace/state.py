"""What there is to see of a trace. Frozen; made by the presenter, drawn by the view. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone
from ui.widgets.content import Choice, TraceLine


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A node at its place in the tree; `key` is the way to it from the root."""

    key: str
    line: TraceLine


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that was done to the chosen node."""

    icon: str
    tone: Tone
    title: str
    detail: str
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer before the story: what it is, how it stands and where, what is wrong and since when."""

    code: str
    what: str
    stands: str
    tone: Tone
    wrong: str


@dataclass(frozen=True, slots=True)
class TraceState:
    """Without a trace `recent` offers what was dealt with last; `complete` says how far the answer goes.

    `chosen_at` is the place of the chosen node among `rows`; `answer` is about what was asked.
    """

    title: str
    invite: tuple[str, str]
    recent: tuple[Choice, ...]
    rows: tuple[TreeRow, ...]
    facts_title: str
    facts: tuple[FactRow, ...]
    no_facts: str
    complete: str
    stale: bool
    back_shown: bool
    chosen_at: int = 0
    answer: Answer | None = None
