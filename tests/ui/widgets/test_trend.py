"""The last values between their limits, seen where there is room, in words too; a value beside its name."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.gallery.fitting import watched_painting
from ui.theme.apply import apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.widgets.content import Trend, TrendPoint, limits_around
from ui.widgets.lists.rows import KeyValueRow
from ui.widgets.trend import TrendChart

TREND = Trend(
    "Last 3", (TrendPoint(1.2), TrendPoint(1.25), TrendPoint(1.42, bad=True)), limits_around(1.1, 1.3, "1.1")
)


@pytest.mark.parametrize(
    ("panel", "scale", "seen"),
    [(Panel(), 1.0, False), (Panel(1920, 1080, 15.6), 1.0, True), (Panel(1920, 1080, 15.6), 1.5, False)],
)
def test_it_takes_room_only_where_type_leaves_some(
    qt_app: QApplication, panel: Panel, scale: float, seen: bool
) -> None:
    apply_theme(qt_app, "light", metrics_for(panel, scale))
    chart = TrendChart()
    chart.show_trend(TREND)
    assert chart.isHidden() is not seen
    chart.show_trend(None)
    assert chart.isHidden()
    chart.deleteLater()


@pytest.mark.slow
def test_a_value_beyond_its_limits_is_inside_the_picture(qt_app: QApplication) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel(1920, 1080, 15.6)))
    chart = TrendChart()
    chart.resize(400, 200)
    chart.show_trend(TREND)
    assert chart.accessibleName() == "Last 3: 1.2, 1.25, 1.42"
    picture = chart.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(300, 400) for y in range(200)}
    from ui.theme.current import theme

    assert theme().bad.lower() in colours
    chart.deleteLater()


@pytest.mark.parametrize("width", [360, 535, 900])
def test_a_value_is_whole_beside_its_name_however_wide_the_row(
    qt_app: QApplication, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    apply_theme(qt_app, "light", metrics_for(Panel()))
    row = KeyValueRow()
    row.resize(width, 36)
    row.set_texts("Matched", "Gives pictures: the model for all cameras"[: width // 13])
    with watched_painting(monkeypatch) as complaints:
        row.grab()
    assert complaints == []
    row.deleteLater()
