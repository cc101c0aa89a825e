"""A board of the demo line in every state a station can be in, for the tests of the board and the gallery."""

from decimal import Decimal
from typing import Any

import msgspec

from sync.protocol.messages import BoardItem, BoardReply, BoardTerminal, BoardTile, WorkState

MINUTE_US = 60_000_000
HUB_TIME = 1_795_323_600_000_000
"""2026-11-22 13:00 in Shanghai."""
_NAMES = (
    ("收货", "Receiving"),
    ("装配一", "Assembly 1"),
    ("装配二", "Assembly 2"),
    ("回流焊接", "Reflow soldering"),
    ("拧紧", "Torque"),
    ("电气测试", "Electrical test"),
    ("终检", "Final inspection"),
    ("包装", "Packing"),
)
_PEOPLE = ("E10495", "E10483", "E10490", "E10485", "E10487", "E10498", "E10486", "E10494")
_SECOND = "E10491"
_BY_HOUR = {8: Decimal(20), 9: Decimal(15), 10: Decimal(18), 11: Decimal(22), 12: Decimal(19), 13: Decimal(3)}


def tile(number: int, state: WorkState = WorkState.RUNNING, minutes: int = 10, **changes: Any) -> BoardTile:
    """A station with work done, in `state` for so many minutes; two people work at the second."""
    zh, en = _NAMES[(number - 1) % len(_NAMES)]
    people = (_PEOPLE[(number - 1) % 8], _SECOND)[: 2 if number == 2 else 1]
    made = BoardTile(
        station=f"ST-{number:02}0",
        name_zh=zh,
        name_en=en,
        line="A",
        state=state,
        since=HUB_TIME - minutes * MINUTE_US,
        terminals=tuple(BoardTerminal(terminal_id=code, actor=code) for code in people),
        good=Decimal(88 + number),
        scrap=Decimal(number % 3),
        plan=160,
        plan_now=100,
        first_pass_yield=Decimal("0.98") - Decimal(number) / 1000,
        first_results=Decimal(88 + number + number % 3),
        contact_at=HUB_TIME - 5_000_000,
        good_by_hour=_BY_HOUR,
    )
    raised = made.since if changes.get("open_calls") else None
    return msgspec.structs.replace(made, **{"called_at": raised, **changes})


def reply(*tiles: BoardTile) -> BoardReply:
    """The hub's word on line A."""
    return BoardReply(
        hub_time=HUB_TIME, line="A", shift="2026-11-22/D", shift_zh="白班", shift_en="Day shift", tiles=tiles
    )


ITEMS = (
    ("MC-40", "电机控制器", "Motor controller", 62, 120),
    ("FAN-40", "风扇备件", "Fan kit, spare part", 34, 40),
)


def several_items() -> BoardReply:
    """A line, and stations of it, that make two items; one of them falls behind."""
    made = tuple(
        BoardItem(
            item=item,
            name_zh=zh,
            name_en=en,
            good=Decimal(good),
            plan=plan,
            plan_now=plan * 5 // 8,
            first_pass_yield=Decimal(good) / (good + 9),
            first_results=Decimal(good + 9),
        )
        for item, zh, en, good, plan in ITEMS
    )
    both = [tile(number, items=made) for number in (2, 3)]
    down = tile(5, WorkState.STOPPED, 12, reason="T-MACHINE", open_calls=1, items=made)
    line = reply(tile(1), *both, tile(4, held=1), down, tile(6, items=made), tile(7))
    return msgspec.structs.replace(line, items=made)


def whole_line(stations: int = 8) -> BoardReply:
    """All conditions at once: one running, idle, called, stopped (answered and not) and silent station."""
    silent = 9
    special = {
        1: tile(1, plan=0, plan_now=0, good=Decimal(0), first_pass_yield=None, good_by_hour={}),
        3: tile(3, WorkState.IDLE, 7),
        4: tile(4, WorkState.STOPPED, 12, reason="T-MATERIAL", open_calls=1, held=1),
        5: tile(
            5, WorkState.STOPPED, 48, reason="T-MACHINE", owner="E10484", open_calls=2, acknowledged=True
        ),
        6: tile(6, WorkState.RUNNING, 20, reason="CALL-QUALITY", open_calls=1, held=12),
        7: tile(7, held=2),
        8: tile(8, WorkState.NO_DATA, silent, contact_at=HUB_TIME - silent * MINUTE_US),
    }
    return reply(*(special.get(number) or tile(number) for number in range(1, stations + 1)))
