"""The two languages of the samples; they stand side by side because no screen ever shows them."""

from ui.text import language


def say(english: str, chinese: str) -> str:
    """One of the two, by the language in force."""
    return chinese if language() == "zh" else english
