"""Settings: changed and recorded in one act."""

from typing import Any

import pytest

from terminal.domain.events.payloads import KioskLeft, SettingChanged
from terminal.domain.ids import PersonCode
from terminal.domain.outcome import Refusal
from terminal.usecases.change_setting import change_setting, leave_kiosk
from tests.fakes.acts import SUPERVISOR, accepted
from tests.fakes.floor import Floor, events_after, writes_nothing


def test_a_change_is_kept_and_says_who(floor: Floor) -> None:
    work = floor.at("ST-020")
    after = accepted(change_setting(work, work.new_id(), SUPERVISOR, "volume", 30))
    assert after.volume == 30
    assert work.store.settings() == after
    event = events_after(work)[-1]
    assert event.payload == SettingChanged(setting="volume", old="80", new="30")
    assert (event.envelope.actor, event.envelope.authentication) == (SUPERVISOR, "badge+pin")
    assert work.terminal().actor == PersonCode("E10483")  # who works here stays signed in


@pytest.mark.parametrize(("name", "value"), [("volume", "loud"), ("kiosk", "yes"), ("language", 7)])
def test_what_is_no_value_changes_nothing(floor: Floor, name: str, value: Any) -> None:
    work = floor.at("ST-020")
    before = work.store.settings()
    refusal = writes_nothing(work, lambda: change_setting(work, work.new_id(), SUPERVISOR, name, value))
    assert refusal.code is Refusal.QUANTITY_WRONG
    assert work.store.settings() == before


def test_leaving_the_kiosk_is_recorded(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(leave_kiosk(work, work.new_id(), SUPERVISOR))
    event = events_after(work)[-1]
    assert event.payload == KioskLeft(allowed=True)
    assert event.envelope.actor == SUPERVISOR


def test_devices_are_kept_whole_and_told_without_their_passwords(floor: Floor) -> None:
    work = floor.at("ST-020")
    oven = {
        "name": "oven",
        "model": "opcua_node",
        "address": "opc.tcp://oven:4840",
        "overrides": {"opcua": {"channels": {"peak": {"node": "ns=2;s=Peak"}}}},
        "access": {"user": "st020", "password": "secret"},
    }
    gauge = {"name": "gauge", "model": "sylvac", "address": "usb:0403:6001"}
    accepted(change_setting(work, work.new_id(), SUPERVISOR, "devices", [oven]))
    after = accepted(change_setting(work, work.new_id(), SUPERVISOR, "devices", [oven, gauge]))
    assert work.store.settings().devices == after.devices == (oven, gauge)
    payload = events_after(work)[-1].payload
    assert payload == SettingChanged(
        setting="devices",
        old="oven (opcua_node) opc.tcp://oven:4840",
        new="oven (opcua_node) opc.tcp://oven:4840, gauge (sylvac) usb:0403:6001",
    )
