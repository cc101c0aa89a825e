"""The frozen terminal, built and started; and that the checks of installer/smoke.py see what is wrong."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from installer import smoke


@pytest.mark.frozen
def test_frozen_terminal_starts_opens_its_store_and_paints(tmp_path: Path) -> None:
    wrong = smoke.check(smoke.build(tmp_path / "built"), tmp_path)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6QuickTimeline.so.6",
        "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "PySide6/Qt/lib/libQt6Charts.so.6",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/translations/qt_zh_CN.qm",
    ],
)
def test_part_that_must_not_be_shipped_is_seen(tmp_path: Path, name: str) -> None:
    for part in (name, "terminal/quality/charts.toml", "PySide6/Qt/lib/libQt6Core.so.6"):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).touch()
    assert smoke.forbidden_parts(tmp_path) == [name]


def test_readable_or_absent_store_is_seen(tmp_path: Path) -> None:
    assert smoke.store_complaints(tmp_path) == ["no store was made"]
    (tmp_path / "store.db").write_bytes(b"\x8a" * 4096)
    assert smoke.store_complaints(tmp_path) == []
    (tmp_path / "open.db").write_bytes(smoke.PLAIN_SQLITE + b"\0" * 4096)
    assert smoke.store_complaints(tmp_path) == ["not encrypted: open.db"]


def test_empty_or_absent_picture_is_seen(tmp_path: Path) -> None:
    picture = tmp_path / "smoke.png"
    assert smoke.picture_complaints(picture) == ["no picture was painted: smoke.png"]
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(picture))
    assert smoke.picture_complaints(picture) == ["the picture is empty: 1 colours"]
    for x in range(200):
        image.setPixelColor(x, 0, QColor(x, 0, 0))
    image.save(str(picture))
    assert smoke.picture_complaints(picture) == []


def test_link_into_nothing_is_seen(tmp_path: Path) -> None:
    (tmp_path / "libQt6Gone.so.6").symlink_to("nowhere")
    assert smoke.dangling_links(tmp_path) == ["libQt6Gone.so.6"]
