"""Change a setting of the station; the change is recorded with the person who made it."""

from typing import Any, Final

import msgspec

from terminal.domain.events.payloads import KioskLeft, SettingChanged
from terminal.domain.ids import EventId, PersonCode
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.store.facts import Settings
from terminal.usecases.parts.workplace import Workplace, once

BADGE_AND_PIN: Final = "badge+pin"


@once
def change_setting(
    work: Workplace, command: EventId, by: PersonCode | None, name: str, value: Any
) -> Outcome[Settings]:
    """Sets one field of the settings for `by`, whose badge and PIN were judged before (`pin`); None for who
    works at this computer's command line.

    Refuses a value that is none for the field.
    """
    before = work.store.settings()
    old = getattr(before, name)
    try:
        raw = {**msgspec.to_builtins(before), name: value}
        after = msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        return refused(Refusal.QUANTITY_WRONG, quantity=str(error))
    with work.act() as act:
        act.sign_in_as(by, None, BADGE_AND_PIN if by else "none")
        act.add(command, SettingChanged(setting=name, old=_told(old), new=_told(getattr(after, name))))
        work.store.keep_within(act.connection, after)
    return Accepted(after)


@once
def leave_kiosk(work: Workplace, command: EventId, by: PersonCode) -> Outcome[None]:
    """Records that `by` leaves the full-screen terminal; badge and PIN were judged before (`pin`)."""
    with work.act() as act:
        act.sign_in_as(by, None, BADGE_AND_PIN)
        act.add(command, KioskLeft(allowed=True))
    return Accepted(None)


def _told(value: Any) -> str:
    """A value as the journal keeps it; of devices what they are and where, never how to sign in to them."""
    if not isinstance(value, tuple):
        return str(value)
    told = (f"{device.get('name')} ({device.get('model')}) {device.get('address', '')}" for device in value)
    return ", ".join(each.rstrip() for each in told)
