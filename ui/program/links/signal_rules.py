"""Which lamps of a signal tower are lit for what goes on at the station, and what to tell the device. No Qt.

The rules are settings of the station; without one nothing is switched. How a lamp is reached is the device's.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

import msgspec

from devices.capabilities import Command, Show, StateReason
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import Reason
from terminal.faults import ConfigFault, FaultCode
from terminal.usecases.call_help import open_calls
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Tone

FLASH_MS: Final = 1000
"""So long is an answer shown: "good", "refused"."""

When = Literal["stopped", "call", "working", "good", "refused"]
Lamp = tuple[str, str]
Send = Callable[[str, Command, Callable[[StateReason | None], None]], None]


class SignalRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `lamp` of a `device` is lit `when`: the station is stopped (by a call that stops, or by the hub); a
    call is open; a unit is worked on and nothing stops it; an act was good or refused, for `FLASH_MS`.
    """

    device: str
    lamp: str
    when: When


def signal_rules(values: Iterable[Any]) -> tuple[SignalRule, ...]:
    """A station's rules from its settings; ConfigFault where one is none."""
    try:
        return msgspec.convert(tuple(values), tuple[SignalRule, ...])
    except msgspec.ValidationError as error:
        detail = (
            f"The station's rules for lamps cannot be read ({error}): nothing was started. "
            "Take them over anew, by tracepost signals --take."
        )
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail) from error


class Situation(msgspec.Struct, frozen=True):
    """What goes on at a station; `flash` is the tone of the last answer while it is shown."""

    stopped: bool = False
    called: bool = False
    working: bool = False
    flash: Tone | None = None


def situation(work: Workplace, flash: Tone | None) -> Situation:
    """What goes on at this station now."""
    calls = open_calls(work)
    kinds = [work.masters.get(Reason, call.call_kind) for call in calls]
    stops = any(kind is not None and kind.use == ReasonUse.STOP for kind in kinds)
    return Situation(
        stopped=stops or bool(work.store.exchange().stopped),
        called=bool(calls),
        working=work.terminal().operation is not None,
        flash=flash,
    )


def lit(rules: Iterable[SignalRule], now: Situation) -> frozenset[Lamp]:
    """The lamps that shall be on."""
    holds: dict[When, bool] = {
        "stopped": now.stopped,
        "call": now.called,
        "working": now.working and not now.stopped,
        "good": now.flash is Tone.OK,
        "refused": now.flash is Tone.BAD,
    }
    return frozenset((rule.device, rule.lamp) for rule in rules if holds[rule.when])


class Signals:
    """Keeps the lamps as the station stands: tells a device what differs from what it was told last."""

    def __init__(self, rules: tuple[SignalRule, ...], work: Workplace, send: Send) -> None:
        self._rules = rules
        self._work = work
        self._send = send
        self._told: dict[Lamp, bool] = {}
        self._flash: Tone | None = None

    def flash(self, tone: Tone | None) -> None:
        """An answer was given; None when its time is over."""
        self._flash = tone
        self.follow()

    def follow(self) -> None:
        """Something may have changed."""
        if not self._rules:
            return
        on = lit(self._rules, situation(self._work, self._flash))
        for lamp in dict.fromkeys((rule.device, rule.lamp) for rule in self._rules):
            if self._told.get(lamp) != (lamp in on):
                self._told[lamp] = lamp in on
                self._send(lamp[0], Show(lamp[1], lamp in on), _whatever)

    def dark(self) -> None:
        """The program ends: a lamp that went on burning would tell of a station that nobody follows."""
        for lamp, on in self._told.items():
            if on:
                self._send(lamp[0], Show(lamp[1], on=False), _whatever)
        self._told = {}

    def came_back(self, device: str) -> None:
        """A device is there: whatever it was told before, it is told again."""
        self._told = {lamp: on for lamp, on in self._told.items() if lamp[0] != device}
        self.follow()


def _whatever(_reason: StateReason | None) -> None:
    """A lamp that is away has its own pill in the header, and is told again when it comes back."""
