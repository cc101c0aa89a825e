"""What each job costs at the real screens, counted: scans (S), touches (T), digits (D), in that order."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.masters.rows import Reason
from tests.ui.window.post import Post, usable_lot
from ui.feedback import Tone

MakePost = Callable[[str], Post]
UNIT = "MC40-2611-000001"
ORDER, FAN_ORDER, CABLE_ORDER = "WO-2026-1147", "WO-2026-1157", "WO-2026-1155"
INSPECTION_BEFORE = (10, 20, 30, 40)


@pytest.fixture
def post_at(qt_app: QApplication, tmp_path: Path) -> Iterator[MakePost]:
    """Makes the post of a station of the demo plant."""
    made: list[Post] = []

    def make(station: str) -> Post:
        first = {"ST-070": "inspection"}.get(station, "station")
        screens = (first, "andon", "my_reports", "disposition", "trace")
        made.append(Post(tmp_path / station, station, screens))
        return made[-1]

    yield make
    for post in made:
        post.close()


def at_work(post: Post, order: str) -> Post:
    """A supervisor is signed in, the order chosen; the counting begins."""
    post.sign_in()
    post.take_order(order)
    post.counts.clear()
    return post


def spent(post: Post) -> tuple[int, int, int]:
    """Scans, touches, digits."""
    return post.counts["S"], post.counts["T"], post.counts["D"]


@pytest.mark.slow
def test_first_unit_of_a_shift(post_at: MakePost) -> None:
    post = post_at("ST-020")
    for code in ("B10483", FAN_ORDER, "FAN40-2611-000001"):
        post.scan(code)
    assert post.written() == ["session.started", "order.chosen", "unit.started", "work.reported"]
    assert spent(post) == (3, 0, 0)


@pytest.mark.slow
def test_operator_switch(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), ORDER)
    post.scan("B10483")
    assert post.work.terminal().actor == "E10483"
    assert spent(post) == (1, 0, 0)


@pytest.mark.slow
def test_good_unit_where_scanning_is_all_there_is_to_do(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), FAN_ORDER)
    before = post.sequence()
    post.scan("FAN40-2611-000001")
    assert post.written(before) == ["unit.started", "work.reported"]
    assert spent(post) == (1, 0, 0)


@pytest.mark.slow
def test_good_unit_is_reported_by_its_last_component(post_at: MakePost) -> None:
    post = at_work(post_at("ST-030"), ORDER)
    post.passed_before(UNIT, ORDER, "MC-40", (10,))
    post.scan(UNIT)
    operation = post.work.operation()
    assert operation is not None
    parts = [step.component for step in operation.steps if step.component]
    for part in parts:
        post.scan(usable_lot(post.work, part))
    assert post.written()[-2:] == ["component.consumed", "work.reported"]
    assert spent(post) == (1 + len(parts), 0, 0)


@pytest.mark.slow
def test_consume(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), ORDER)
    post.scan(UNIT)
    post.counts.clear()
    post.scan(usable_lot(post.work, "HSG-40"))
    assert post.written()[-1] == "component.consumed"
    assert spent(post) == (1, 0, 0)


@pytest.mark.slow
def test_batch(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), CABLE_ORDER)
    post.put_lots_in_use("WIR-075", "TRM-63")
    before = post.sequence()
    post.scan(CABLE_ORDER)
    post.touch("good")
    consumed = ["component.consumed"] * 2
    assert post.written(before) == ["order.chosen", *consumed, "work.reported"]
    assert post.work.order_doc(CABLE_ORDER).at(10).good == 800
    assert spent(post) == (1, 1, 0)


@pytest.mark.slow
def test_good_and_scrap_with_its_reason(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), CABLE_ORDER)
    post.put_lots_in_use("WIR-075", "TRM-63")
    before = post.sequence()
    post.scan(CABLE_ORDER)
    post.touch("scrap")
    post.touch(reason(post, "scrap"))
    post.touch("confirm_rest")
    consumed = ["component.consumed"] * 2
    assert post.written(before) == ["order.chosen", *consumed, "work.reported"]
    counts = post.work.order_doc(CABLE_ORDER).at(10)
    assert [int(counts.good), int(counts.scrap)] == [799, 1]
    assert spent(post) == (1, 3, 0)


@pytest.mark.slow
def test_scrapped_unit_with_its_reason(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), ORDER)
    post.scan(UNIT)
    post.touch("scrap")
    post.touch(reason(post, "scrap"))
    post.touch("confirm")
    assert post.written()[-1] == "work.reported"
    assert spent(post) == (1, 3, 0)


@pytest.mark.slow
def test_undo(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), FAN_ORDER)
    post.scan("FAN40-2611-000001")
    post.counts.clear()
    post.touch("reports")
    post.touch("undo")
    assert post.written()[-1] == "report.taken_back"
    assert spent(post) == (0, 2, 0)


@pytest.mark.slow
def test_undo_in_place(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), FAN_ORDER)
    post.scan("FAN40-2611-000001")
    post.counts.clear()
    post.touch("do")
    assert post.written()[-1] == "report.taken_back"
    assert spent(post) == (0, 1, 0)


@pytest.mark.slow
def test_call_for_help(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), ORDER)
    post.touch("help")
    post.touch("CALL-MATERIAL")
    assert post.written()[-1] == "call.raised"
    assert post.window.screen_name() == "station"
    assert spent(post) == (0, 2, 0)


@pytest.mark.slow
def test_command_sheet_instead_of_a_touch(post_at: MakePost) -> None:
    post = at_work(post_at("ST-020"), FAN_ORDER)
    post.scan("FAN40-2611-000001")
    post.scan(command_code(CommandWord.UNDO))
    assert post.written()[-1] == "report.taken_back"
    assert spent(post) == (2, 0, 0)


def inspected(post: Post) -> Post:
    """The unit is on the sheet of the final inspection."""
    at_work(post, ORDER)
    post.passed_before(UNIT, ORDER, "MC-40", INSPECTION_BEFORE)
    post.scan(UNIT)
    post.counts.clear()
    return post


@pytest.mark.slow
def test_all_checks_pass(post_at: MakePost) -> None:
    post = inspected(post_at("ST-070"))
    before = post.sequence()
    post.touch("good")
    assert post.written(before) == ["inspection.recorded"] * 3
    assert spent(post) == (0, 1, 0)


@pytest.mark.slow
def test_one_defect(post_at: MakePost) -> None:
    post = inspected(post_at("ST-070"))
    before = post.sequence()
    post.touch("fail-20")
    post.touch(post.first("D-"))
    assert post.written(before) == ["inspection.recorded"]
    assert spent(post) == (0, 2, 0)


@pytest.mark.slow
def test_counts_are_of_what_was_really_done(post_at: MakePost) -> None:
    """A label read twice is one unit: the second says so and books nothing."""
    post = at_work(post_at("ST-020"), FAN_ORDER)
    post.scan("FAN40-2611-000001")
    before = post.sequence()
    post.read("FAN40-2611-000001")
    assert post.written(before) == ["refused: already_read"]
    assert post.tones[-1] is not Tone.OK
    assert "read again" not in post.window.toast.accessibleName()  # no +1 for a serial number


def reason(post: Post, use: str) -> str:
    """The code of a reason of that use."""
    return next(row.code for row in post.work.masters.all(Reason) if row.use == use)
