"""From the hub's word on a station to its tile: condition, key message, what stands beside it. No Qt."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from sync.protocol.messages import BoardItem, BoardTile, WorkState
from terminal.quality.figures.plans import Planned, behind, planned_good
from terminal.silence import is_silent
from terminal.words.times import age_words, duration_words
from ui.screens.board.ages import BLIND_S, OLD_S, Heard
from ui.screens.board.shift_hours import ShiftHours
from ui.screens.board.words import condition_words
from ui.text import either, language, text
from ui.widgets.content import Condition, TileFigure, TileState
from ui.words.orders import SHORT

_CONDITIONS: Final[dict[str, Condition]] = {
    WorkState.RUNNING: Condition.RUNNING,
    WorkState.IDLE: Condition.IDLE,
    WorkState.STOPPED: Condition.STOPPED,
    WorkState.NO_DATA: Condition.NO_DATA,
}
_RANK = (Condition.STOPPED, Condition.WARNING, Condition.NO_DATA, Condition.IDLE, Condition.RUNNING)
Names = Callable[[str], str]


def condition_of(tile: BoardTile, heard: Heard) -> Condition:
    """What the station does; of one that is silent nobody knows."""
    known = _CONDITIONS.get(tile.state, Condition.NO_DATA)
    if is_silent(tile.contact_at, heard.now):
        return Condition.NO_DATA
    return Condition.WARNING if tile.open_calls and known is not Condition.STOPPED else known


def is_alert(tile: BoardTile, heard: Heard) -> bool:
    """True while somebody is asked for and has not answered, silent or not; it never leaves the screen."""
    return is_calling(tile, heard) and not tile.acknowledged


def is_calling(tile: BoardTile, heard: Heard) -> bool:
    """True while a call is open or the station is stopped."""
    return tile.open_calls > 0 or condition_of(tile, heard) is Condition.STOPPED


def in_order(tiles: Sequence[BoardTile], heard: Heard) -> list[BoardTile]:
    """Unanswered alerts first, then by how bad it is, the longest first; running stations by their code."""

    def place(tile: BoardTile) -> tuple[bool, int, int, str]:
        condition = condition_of(tile, heard)
        since = tile.since if condition is not Condition.RUNNING else 0
        return not is_alert(tile, heard), _RANK.index(condition), since, tile.station

    return sorted(tiles, key=place)


def tile_state(tile: BoardTile, heard: Heard, shift: ShiftHours, reasons: Names, people: Names) -> TileState:
    """The tile in words."""
    condition = condition_of(tile, heard)
    message, beside = _message(tile, condition, heard)
    counted = tile.plan > 0 and condition in (Condition.RUNNING, Condition.IDLE)
    return TileState(
        code=tile.station,
        name=_name(tile, condition, heard),
        condition=condition,
        message=message,
        beside=beside,
        detail=_detail(tile, condition, heard, reasons),
        owner=(people(tile.owner) or text("nobody")) if is_calling(tile, heard) else "",
        done=_share(planned_good(planned_at(tile)), tile.plan) if counted else None,
        plan=_share(tile.plan_now, tile.plan) if counted else None,
        held=text("{n} on hold", n=tile.held) if tile.held else "",
        figures=_figures(tile, _here(tile, condition, people), with_yield=not counted),
        hours=shift.bars((tile,), shift.target_of(tile)) if tile.plan else (),
        target=shift.target_of(tile),
    )


def _here(tile: BoardTile, condition: Condition, people: Names) -> tuple[TileFigure, ...]:
    """Who is signed in at the station's terminals; of one that is silent nobody knows."""
    names = ", ".join(people(each.actor) for each in tile.terminals if each.actor)
    return (TileFigure(text("Here"), names),) if names and condition is not Condition.NO_DATA else ()


def _figures(tile: BoardTile, here: tuple[TileFigure, ...], *, with_yield: bool) -> tuple[TileFigure, ...]:
    """What else is known of a station: the abnormal, who is `here`, the rest."""
    found = [*here]
    found += [_item(item) for item in tile.items] if len(tile.items) > 1 else []
    if tile.scrap or tile.rework:
        lost = TileFigure(text("Scrap · rework"), f"{tile.scrap} · {tile.rework}")
        found.append(lost)
    parts = planned_at(tile)
    if missing := behind(parts):
        late = any(part.good < SHORT * part.due for part in parts)
        found.append(TileFigure(text("Shift plan"), text("{n} behind", n=missing), late))
    share = tile.first_pass_yield
    if share is not None and (with_yield or share < SHORT):
        found.append(TileFigure(text("First pass"), percent(float(share)), share < SHORT))
    return tuple(sorted(found, key=lambda figure: not figure.alarm))


def planned_at(tile: BoardTile) -> tuple[Planned, ...]:
    """What is planned at a station and made of it; an entry for each item where the plan names them."""
    named = tuple(Planned(item.plan, item.plan_now, item.good) for item in tile.items if item.plan)
    return named or ((Planned(tile.plan, tile.plan_now, tile.good),) if tile.plan else ())


def _item(item: BoardItem) -> TileFigure:
    """One of several items made at a station."""
    name = either(zh=item.name_zh, en=item.name_en) or item.item or text("without an order")
    made = f"{item.good} / {item.plan}" if item.plan else str(item.good)
    return TileFigure(name, made, bool(item.plan_now) and item.good < SHORT * item.plan_now)


def _message(tile: BoardTile, condition: Condition, heard: Heard) -> tuple[str, str]:
    """The one thing to read, and what stands beside it."""
    if condition is Condition.RUNNING and tile.plan:
        return str(planned_good(planned_at(tile))), f"/ {tile.plan}"
    since = tile.since
    if condition is Condition.NO_DATA:
        since = tile.contact_at or 0
    elif condition is Condition.WARNING:
        since = tile.called_at or 0
    lasting = duration_words(heard.seconds_since(since), language()) if since else ""
    return condition_words(condition), lasting


def _name(tile: BoardTile, condition: Condition, heard: Heard) -> str:
    """The station's name; with what the message does not say, with its age where it is old."""
    parts = [either(zh=tile.name_zh, en=tile.name_en)]
    age = heard.seconds_since(tile.contact_at) if tile.contact_at is not None else 0
    if age > OLD_S and condition is not Condition.NO_DATA:
        parts.append(text("{age} old", age=age_words(age, language())))
    elif tile.plan:
        parts.append(
            condition_words(condition)
            if condition is Condition.RUNNING
            else f"{planned_good(planned_at(tile))} / {tile.plan}"
        )
    return " · ".join(parts)


def _detail(tile: BoardTile, condition: Condition, heard: Heard, reasons: Names) -> str:
    if tile.halted and condition is Condition.STOPPED:
        return text("Journals differ")
    if is_calling(tile, heard):
        more = f" +{tile.open_calls - 1}" if tile.open_calls > 1 else ""
        return (reasons(tile.reason) or text("no reason given")) + more
    if condition is Condition.NO_DATA:
        return _silence(tile, heard)
    share = tile.first_pass_yield
    if share is not None and share < SHORT:
        return ""  # it stands among the figures, marked
    return "" if share is None else text("First pass {share}", share=percent(float(share)))


def _silence(tile: BoardTile, heard: Heard) -> str:
    """Who says nothing: the terminal, or the hub that would tell of it."""
    if tile.contact_at is None:
        return text("no word from it yet")
    told = heard.seconds_since(tile.contact_at) - heard.age_s
    return text("No word from the hub") if heard.blind and told <= BLIND_S else text("The terminal is silent")


def percent(share: float) -> str:
    """A share with one digit, never rounded up to 100 while something failed."""
    shown = min(share * 100, 99.9) if share < 1 else 100.0
    return f"{shown:.1f} %"


def _share(part: Decimal | int, whole: int) -> float:
    return min(1.0, float(part) / whole)
