"""The two languages of the samples; they stand side by side because no screen ever shows them."""

from ui.text import either


def say(english: str, chinese: str) -> str:
    """One of the two, by the language in force."""
    return either(zh=chinese, en=english)
