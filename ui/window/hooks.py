"""What the window has done by the program around it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from terminal.store.facts import Settings
from ui.feedback import Tone
from ui.jobs import Background, at_once


def _nothing(*_given: Any) -> None:
    """Where no program is around the window: it is shown alone."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """`play` sounds a tone, `captured` hears of each event, `settings_changed` puts settings into force,
    `try_exchange` asks the hub again at once, `end` leaves the kiosk; `background` computes what takes time.
    """

    play: Callable[[Tone], None] = _nothing
    captured: Callable[[], None] = _nothing
    settings_changed: Callable[[Settings], None] = _nothing
    try_exchange: Callable[[], None] = _nothing
    end: Callable[[], None] = _nothing
    background: Background = at_once
