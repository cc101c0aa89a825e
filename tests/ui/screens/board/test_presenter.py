"""What the board says: what is abnormal first, how old it is, and nothing it does not know."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from sync.protocol.messages import BoardItem, BoardReply, BoardTerminal, WorkState
from terminal.domain.ids import StationCode
from terminal.domain.masters.rows import Station
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.gallery.line import HUB_TIME, MINUTE_US, reply, tile, whole_line
from ui.screens.board.presenter import BoardPresenter
from ui.text import set_language
from ui.widgets.content import Condition


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def board(work: Workplace) -> BoardPresenter:
    return BoardPresenter(Desk(work, FakeShell()))


def clock_of(work: Workplace) -> FakeClock:
    assert isinstance(work.clock, FakeClock)
    return work.clock


def hear(board: BoardPresenter, work: Workplace, word: BoardReply) -> None:
    board.heard(word, work.clock.monotonic_ns())


def codes(board: BoardPresenter) -> list[str]:
    return [shown.station for shown in board.state().tiles]


def test_each_condition_is_a_picture_and_a_word_of_its_own(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    looks = {shown.station: shown.look for shown in board.state().tiles}
    assert {code: (look.condition, look.message, look.beside) for code, look in looks.items()} == {
        "ST-010": (Condition.RUNNING, "Running", "10 min"),
        "ST-020": (Condition.RUNNING, "90", "/ 160"),
        "ST-030": (Condition.IDLE, "Idle", "7 min"),
        "ST-040": (Condition.STOPPED, "Stopped", "12 min"),
        "ST-050": (Condition.STOPPED, "Stopped", "48 min"),
        "ST-060": (Condition.WARNING, "Called", "20 min"),
        "ST-070": (Condition.RUNNING, "95", "/ 160"),
        "ST-080": (Condition.NO_DATA, "No data", "9 min"),
    }


def test_a_stop_says_why_and_who_acts(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    looks = {shown.station: shown.look for shown in board.state().tiles}
    assert (looks["ST-040"].detail, looks["ST-040"].owner) == ("No material", "nobody")
    assert (looks["ST-050"].detail, looks["ST-050"].owner) == ("Machine down +1", "Zhang Wei")


def test_who_is_signed_in_at_a_station_is_named(board: BoardPresenter, work: Workplace) -> None:
    people = ("E10484", "E10483", "")
    terminals = tuple(BoardTerminal(terminal_id=f"T{at}", actor=code) for at, code in enumerate(people))
    both, nobody = tile(2, terminals=terminals), tile(3, terminals=terminals[2:])
    silent = tile(4, terminals=terminals, contact_at=HUB_TIME - 9 * MINUTE_US)
    hear(board, work, reply(both, nobody, silent))
    names = {
        shown.station: [figure.value for figure in shown.look.figures if figure.title == "Here"]
        for shown in board.state().tiles
    }
    assert names == {"ST-020": ["Zhang Wei, Wang Xiuying"], "ST-030": [], "ST-040": []}


def test_unanswered_alerts_come_first_then_by_how_bad_it_is(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    assert codes(board) == [
        *("ST-040", "ST-060", "ST-050", "ST-080"),
        *("ST-030", "ST-010", "ST-020", "ST-070"),
    ]


def test_pages_turn_every_ten_seconds_and_keep_the_unanswered_alerts(
    board: BoardPresenter, work: Workplace
) -> None:
    board.set_room(4)
    hear(board, work, whole_line())
    pages = []
    for _ in range(4):
        pages.append(codes(board))
        clock_of(work).advance(10)
    assert [page[:2] for page in pages] == [["ST-040", "ST-060"]] * 4
    assert [page[2:] for page in pages] == [
        ["ST-050", "ST-080"],
        ["ST-030", "ST-010"],
        ["ST-020", "ST-070"],
        ["ST-050", "ST-080"],
    ]
    assert "Page 2 of 3" in board.state().head.shift


def test_never_more_than_twelve_tiles(board: BoardPresenter, work: Workplace) -> None:
    board.set_room(40)
    hear(board, work, whole_line(30))
    assert len(board.state().tiles) == 12


def test_more_unanswered_alerts_than_room_turn_too(board: BoardPresenter, work: Workplace) -> None:
    board.set_room(4)
    hear(board, work, reply(*(tile(n, WorkState.STOPPED, n, open_calls=1) for n in range(1, 7))))
    first = codes(board)
    clock_of(work).advance(10)
    assert sorted(first + codes(board)) == [f"ST-0{n}0" for n in range(1, 7)]


def test_a_hub_that_is_away_is_said_within_five_seconds(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    assert board.state().head.link == "Hub connected"
    clock_of(work).advance(5)
    assert (board.state().head.link, board.state().head.link_tone) == (
        "No connection to the hub · 5 s",
        Tone.WARN,
    )


def test_without_a_first_word_the_board_says_so(board: BoardPresenter, work: Workplace) -> None:
    state = board.state()
    assert state.empty is not None
    assert (state.head.link, state.tiles, state.totals) == ("Connecting", (), ())
    clock_of(work).advance(5)
    assert board.state().head.link == "No connection to the hub · 5 s"


def test_what_is_old_looks_old(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    clock_of(work).advance(30)
    assert not board.state().head.old
    clock_of(work).advance(1)
    assert board.state().head.old
    assert board.state().head.updated == "Updated 13:00:00"
    assert "36 s old" in board.state().tiles[0].look.name


def test_after_two_minutes_nothing_is_known(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    clock_of(work).advance(121)
    looks = [shown.look for shown in board.state().tiles]
    assert {look.condition for look in looks} == {Condition.NO_DATA}
    assert {look.beside for look in looks} == {"2 min", "11 min"}
    assert board.state().head.link_tone is Tone.BAD


def test_a_clock_that_is_set_changes_no_age(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    before = board.state()
    clock_of(work).jump(3600)
    assert board.state() == before


def test_a_new_alert_beats_for_ten_seconds_and_an_old_one_does_not(
    board: BoardPresenter, work: Workplace
) -> None:
    hear(board, work, whole_line())
    assert [shown.station for shown in board.state().tiles if shown.beats] == ["ST-040", "ST-060"]
    clock_of(work).advance(10)
    hear(board, work, whole_line())
    assert not any(shown.beats for shown in board.state().tiles)


def test_the_totals_are_those_of_the_line(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    figures = {total.title: (total.number, total.beside, total.alarm) for total in board.state().totals}
    assert figures == {
        "Output": ("96", "/ 160", False),
        "First pass": ("97.5 %", "", False),
        "Scrap": ("9", "pcs", False),
        "Open calls": ("4", "oldest 48 min", True),
    }


def test_no_yield_is_a_dash_and_a_loss_is_never_rounded_away(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, reply(tile(1, first_pass_yield=None)))
    assert board.state().totals[1].number == "–"
    hear(board, work, reply(tile(1, first_pass_yield=Decimal("0.9999"))))
    assert board.state().totals[1].number == "99.9 %"


def test_the_yield_of_the_line_is_that_of_all_first_results(board: BoardPresenter, work: Workplace) -> None:
    few = tile(1, good=Decimal(90), first_pass_yield=Decimal("0.5"), first_results=Decimal(10))
    many = tile(2, good=Decimal(0), first_pass_yield=Decimal("0.9"), first_results=Decimal(30))
    hear(board, work, reply(few, many))
    assert board.state().totals[1].number == "80.0 %"


def test_hours_run_to_now_with_the_plan_of_an_hour(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    hours = board.state().hours
    assert hours.title == "Output per hour · ST-080"
    assert [bar.label for bar in hours.bars] == ["08", "09", "10", "11", "12", "13"]
    assert [bar.count for bar in hours.bars] == [20, 15, 18, 22, 19, 3]
    assert [bar.label for bar in hours.bars if bar.short] == ["09"]
    assert [bar.label for bar in hours.bars if bar.running] == ["13"]
    assert (hours.target, hours.target_words) == (20.0, "plan 20")


def test_hours_go_over_midnight(board: BoardPresenter, work: Workplace) -> None:
    night = reply(tile(1, good_by_hour={22: Decimal(5), 23: Decimal(6), 0: Decimal(7)}))
    after_midnight = night.__class__(
        hub_time=HUB_TIME + 11 * 60 * MINUTE_US,
        line="A",
        shift="",
        shift_zh="",
        shift_en="",
        tiles=night.tiles,
    )
    hear(board, work, after_midnight)
    assert [bar.label for bar in board.state().hours.bars] == ["22", "23", "00"]


def test_times_are_one_number(board: BoardPresenter, work: Workplace) -> None:
    def beside(minutes: int) -> str:
        hear(board, work, reply(tile(1, WorkState.IDLE, minutes)))
        return board.state().tiles[0].look.beside

    assert [beside(minutes) for minutes in (0, 99, 100, 47 * 60, 72 * 60)] == [
        *("< 1 min", "99 min", "1 h", "47 h", "3 d")
    ]


def test_both_languages(board: BoardPresenter, work: Workplace) -> None:
    set_language("zh")
    hear(board, work, whole_line())
    look = board.state().tiles[0].look
    assert (look.message, look.detail, look.owner) == ("停线", "缺料", "无人响应")
    set_language("en")


def test_figures_of_a_hub_that_is_silent_are_stale_and_no_alarm(
    board: BoardPresenter, work: Workplace
) -> None:
    hear(board, work, whole_line())
    assert not any(total.stale for total in board.state().totals)
    clock_of(work).turn(121)
    assert all(total.stale for total in board.state().totals)


@pytest.mark.slow
def test_who_is_silent_is_said_the_terminal_or_the_hub(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    clock_of(work).turn(121)
    said = {shown.station: shown.look.detail for shown in board.state().tiles}
    assert (said["ST-010"], said["ST-080"]) == ("No word from the hub", "The terminal is silent")


@pytest.mark.parametrize(("language", "words"), [("en", "2 on hold"), ("zh", "隔离 2")])
def test_units_on_hold_are_told(board: BoardPresenter, work: Workplace, language: str, words: str) -> None:
    set_language("zh" if language == "zh" else "en")
    hear(board, work, whole_line())
    held = {shown.station: shown.look.held for shown in board.state().tiles}
    assert (held["ST-070"], held["ST-020"]) == (words, "")


def test_a_board_is_no_place_of_work(board: BoardPresenter, work: Workplace) -> None:
    kiosk = work.masters.get(Station, StationCode("KB-01"))
    assert kiosk is not None
    hear(board, work, reply(tile(2), msgspec.structs.replace(tile(1, WorkState.IDLE), station=kiosk.code)))
    assert codes(board) == ["ST-020"]


def test_the_first_answer_that_does_not_come_is_said(board: BoardPresenter, work: Workplace) -> None:
    hear(board, work, whole_line())
    assert board.state().head.link_tone is Tone.NEUTRAL
    board.heard(None, work.clock.monotonic_ns())
    assert "No connection to the hub" in board.state().head.link
    assert board.state().head.link_tone is Tone.WARN
    hear(board, work, whole_line())
    assert board.state().head.link == "Hub connected"


def test_several_items_are_never_added_up(board: BoardPresenter, work: Workplace) -> None:
    pumps = BoardItem(item="P-010", name_zh="泵", name_en="Pump", good=Decimal(30), plan=200, plan_now=100)
    hoses = BoardItem(
        item="H-1",
        name_zh="软管",
        name_en="Hose",
        good=Decimal(99),
        plan=200,
        plan_now=100,
        first_pass_yield=Decimal(0),
        first_results=Decimal(9),
    )
    hear(board, work, msgspec.structs.replace(whole_line(), items=(pumps, hoses)))
    first = board.state().totals
    assert (first[0].title, first[0].item, first[0].number, first[0].beside, first[0].alarm) == (
        *("Output", "Pump", "30", "/ 200", True),
    )
    assert (first[1].number, first[1].alarm) == ("–", False)
    clock_of(work).advance(10)
    second = board.state().totals
    assert (second[0].item, second[0].number, second[0].alarm) == ("Hose", "99", False)
    assert (second[1].title, second[1].item, second[1].number, second[1].alarm) == (
        *("First pass", "Hose", "0.0 %", True),
    )


def test_a_tile_counts_only_what_its_plan_names(board: BoardPresenter, work: Workplace) -> None:
    pumps = BoardItem(item="P-010", name_en="Pump", good=Decimal(40), plan=120, plan_now=100)
    hoses = BoardItem(item="H-1", name_en="Hose", good=Decimal(90))
    both = tile(2, good=Decimal(130), plan=120, plan_now=100, items=(pumps, hoses), terminals=())
    hear(board, work, reply(both))
    look = board.state().tiles[0].look
    assert (look.message, look.beside, look.done) == ("40", "/ 120", 40 / 120)
    assert [(figure.title, figure.value, figure.alarm) for figure in look.figures][:3] == [
        ("Pump", "40 / 120", True),
        ("Shift plan", "60 behind", True),
        ("Hose", "90", False),
    ]
    assert look.target == 0, "its hours count both"
    hear(board, work, reply(tile(2, good=Decimal(130), plan=120, plan_now=100)))
    assert board.state().tiles[0].look.message == "130", "of a plan that names none everything counts"
