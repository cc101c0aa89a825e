"""What a control chart says about a value, in words an operator reads, and what to do then. No Qt."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from terminal.domain.masters.chart_plan import ChartKind, Signal
from ui.feedback import Feedback, Tone
from ui.text import joined, language, listed, phrase, text

_BEYOND: Final = phrase("outside the control limits")
_TWO: Final = phrase("2 of 3 far from the centre on one side")
_FOUR: Final = phrase("4 of 5 off the centre on one side")
RULE_WORDS: Final[dict[str, str]] = {
    "we1": _BEYOND,
    "we2": _TWO,
    "we3": _FOUR,
    "we4": phrase("8 in a row on one side of the centre"),
    "n1": _BEYOND,
    "n2": phrase("9 in a row on one side of the centre"),
    "n3": phrase("6 in a row rising or falling"),
    "n4": phrase("14 in a row up and down by turns"),
    "n5": _TWO,
    "n6": _FOUR,
    "n7": phrase("15 in a row close to the centre"),
    "n8": phrase("8 in a row off the centre on both sides"),
    ChartKind.EWMA.value: phrase("the mean has moved (EWMA)"),
    ChartKind.CUSUM.value: phrase("the mean has moved (CUSUM)"),
    ChartKind.BERNOULLI.value: phrase("too many NOK"),
}
"""Rule -> words; a chart that remembers has one rule, named like the chart."""


def rule_words(rules: Sequence[str]) -> str:
    """The rules in words; one only a newer version knows by its name."""
    return listed(dict.fromkeys(text(RULE_WORDS[rule]) if rule in RULE_WORDS else rule for rule in rules))


def with_signals(signals: Sequence[Signal], words: Feedback) -> Feedback:
    """The words of an act with what its values did on control charts. A broken rule is a warning that names
    characteristic, rule and what to do; that the unit is on hold stays what the strip says first.
    """
    if not signals:
        return words
    broken = [signal for signal in signals if signal.rules]
    notes = [_said(signal) for signal in broken]
    if any(signal.anew for signal in signals):
        notes.append(text("The control plan was changed: the chart begins anew."))
    if words.tone is Tone.BAD:
        return replace(words, detail=joined(*notes, words.detail))
    if not broken:
        return replace(words, detail=" · ".join(filter(None, (words.detail, *notes))))
    return Feedback(Tone.WARN, words.title, joined(*notes, _what_to_do(broken)), words.next)


def _said(signal: Signal) -> str:
    return text(
        "Control chart of {what}: {rules}.", what=signal.names.of(language()), rules=rule_words(signal.rules)
    )


def _what_to_do(broken: Sequence[Signal]) -> str:
    """A judgement is not made twice; a value is."""
    if all(signal.rules == (ChartKind.BERNOULLI.value,) for signal in broken):
        return text("Tell your supervisor.")
    return text("Measure again and tell your supervisor.")
