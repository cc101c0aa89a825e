"""Change a setting of the station; the change is recorded with the person who made it."""

from typing import Any

import msgspec

from terminal.domain.events import KioskLeft, SettingChanged
from terminal.domain.ids import EventId
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.store.facts import Settings
from terminal.usecases.workplace import Workplace, once


@once
def change_setting(work: Workplace, command: EventId, name: str, value: Any) -> Outcome[Settings]:
    """Sets one field of the settings. Refuses a value that is none for the field."""
    before = work.store.settings()
    old = getattr(before, name)
    try:
        raw = {**msgspec.to_builtins(before), name: value}
        after = msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        return refused(Refusal.QUANTITY_WRONG, quantity=str(error))
    with work.act() as act:
        act.add(command, SettingChanged(setting=name, old=str(old), new=str(value)))
        work.store.keep_within(act.connection, after)
    return Accepted(after)


@once
def leave_kiosk(work: Workplace, command: EventId) -> Outcome[None]:
    """Records that the full-screen terminal is left; the PIN was judged before (`pin`)."""
    with work.act() as act:
        act.add(command, KioskLeft(allowed=True))
    return Accepted(None)
