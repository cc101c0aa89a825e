"""Millimetres on the panels that hang on the floor."""

import pytest

from ui.theme.metrics import Metrics, Panel, metrics_for

PANELS = (Panel(), Panel(1280, 800, 12.1), Panel(1920, 1080, 15.6), Panel(1920, 1080, 10.1))


def test_known_panel() -> None:
    assert Panel().px_per_mm == pytest.approx(5.88, abs=0.01)
    assert metrics_for(Panel()).primary == 118


@pytest.mark.parametrize("panel", PANELS, ids=str)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_targets_in_millimetres(panel: Panel, scale: float) -> None:
    sizes = metrics_for(panel, scale)
    assert sizes.glove / panel.px_per_mm >= 15
    assert sizes.primary / panel.px_per_mm >= 20
    assert sizes.primary >= 96
    assert sizes.gap / panel.px_per_mm >= 3
    assert sizes.header / panel.px_per_mm >= 15


def test_type_and_chrome_follow_the_scale() -> None:
    large = metrics_for(Panel(1920, 1080, 15.6), 1.5)
    assert (large.font_px("title"), large.strip, large.column) == (30, 146, 319)


def test_a_scale_that_does_not_fit_is_lowered() -> None:
    assert metrics_for(Panel(), 1.5).scale == 1.0
    assert metrics_for(Panel(1920, 1080, 15.6), 1.5).scale == 1.35
    assert metrics_for(Panel(2560, 1600, 15.6), 1.5).scale == 1.5
    assert metrics_for(Panel(1024, 600, 10.1), 1.5).scale == 1.0


def test_whole_millimetres_are_not_rounded_up_by_noise() -> None:
    assert Metrics(px_per_mm=5.1, scale=1.0).mm(20) == 102
