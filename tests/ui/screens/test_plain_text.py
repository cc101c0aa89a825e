"""What comes from a label or the masters is shown as it is: no markup, and no half of a character raises."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from devices.capabilities import Reading, ReadingKind, next_reading_id
from tests.ui.window.post import Post
from ui.gallery.render import Look, staged
from ui.gallery.states import STATES

SAMPLE = ("station-components", "disposition-case", "settings-open", "about-parts")
EVIL = ("<h1>X</h1>", "<img src=file:///etc/passwd>", "a\udc80b", "\ud83d", "x\ude00\ud83dy")


def not_plain(window: QWidget) -> list[str]:
    """Labels that would draw markup, and tool tips, which draw it always."""
    widgets = window.findChildren(QWidget)
    labels = [each for each in widgets if isinstance(each, QLabel)]
    marked = [each.text() for each in labels if each.textFormat() is not Qt.TextFormat.PlainText]
    return [*marked, *(each.toolTip() for each in widgets if each.toolTip())]


@pytest.mark.slow
@pytest.mark.parametrize("key", SAMPLE)
def test_every_label_draws_plain_text(qt_app: QApplication, key: str) -> None:
    state = next(state for state in STATES if state.key == key)
    with staged(state, Look()) as stage:
        assert not_plain(stage.window) == []


@pytest.mark.slow
def test_labels_are_made_in_one_place() -> None:
    made = [
        str(path)
        for path in sorted(Path("ui").rglob("*.py"))
        if re.search(r"\bQLabel\(|\(QLabel[,)]", path.read_text(encoding="utf-8"))
    ]
    assert made == [str(Path("ui/widgets/words.py"))]


@pytest.mark.slow
@pytest.mark.parametrize("code", EVIL)
def test_whatever_is_read_is_answered(qt_app: QApplication, tmp_path: Path, code: str) -> None:
    post = Post(tmp_path, "ST-020")
    try:
        post.sign_in()
        before = post.sequence()
        post.window.router.read(_reading(post, code))
        QApplication.processEvents()
        assert post.written(before) == ["refused: unknown_code"]
        post.window.strip.accessibleName().encode()  # nothing half is left in sight
    finally:
        post.close()


def _reading(post: Post, code: str) -> Reading:
    raw = code.encode("utf-8", "surrogatepass")
    now = post.clock.monotonic_ns()
    return Reading(next_reading_id(), "scanner", ReadingKind.CODE, code, raw, None, post.clock.now(), now)
