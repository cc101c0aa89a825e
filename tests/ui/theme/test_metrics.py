"""Millimetres on the panels that hang on the floor."""

from dataclasses import replace
from math import ceil

import pytest

from ui.theme.metrics import Metrics, Panel, glasses_alike, metrics_for, sizes_offered, too_small

PANELS = (Panel(), Panel(1280, 800, 12.1), Panel(1920, 1080, 15.6), Panel(1920, 1080, 12.1))


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


def test_type_grows_with_the_panel_and_a_scale_that_does_not_fit_is_lowered() -> None:
    assert metrics_for(Panel(), 1.5).scale == 1.0
    assert metrics_for(Panel(1920, 1080, 15.6)).scale == pytest.approx(1.22, abs=0.005)
    assert metrics_for(Panel(1920, 1080, 15.6), 1.5).scale == 1.35
    assert metrics_for(Panel(2560, 1600, 15.6), 1.0).scale == pytest.approx(1.587, abs=0.005)


@pytest.mark.parametrize("size", [(1024, 768), (1024, 640), (1366, 768), (1200, 1920), (1024, 600)])
def test_a_small_panel_gets_smaller_sizes(size: tuple[int, int]) -> None:
    room = min(size[0] / 1280, size[1] / 800)
    sizes = metrics_for(Panel(*size, 12.1), 1.5)
    assert sizes.scale == room
    assert sizes.glove <= ceil(89 * room) + 1


@pytest.mark.parametrize("inch", [1.0, 7.0, 10.1, 24.0, 300.0])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (1920, 1080)])
def test_a_wrong_size_of_the_glass_makes_no_target_too_large_or_too_small(
    size: tuple[int, int], inch: float
) -> None:
    sizes = metrics_for(Panel(*size, inch))
    assert 56 * sizes.scale <= sizes.glove <= ceil(89 * sizes.room) + 1
    assert 96 * sizes.scale - 1 <= sizes.primary <= ceil(118 * sizes.room) + 1


def test_only_sizes_of_text_that_differ_are_offered() -> None:
    percents = (100, 110, 125, 150)
    assert sizes_offered(1.0, percents) == (100,)
    assert sizes_offered(0.8, percents) == (100,)
    assert sizes_offered(1.35, percents) == (100, 110)
    assert sizes_offered(2.7, percents) == percents


def test_sizes_of_the_glass_that_make_no_difference_are_one_choice() -> None:
    inches = (7.0, 8.0, 10.1, 12.1, 15.6, 21.5, 24.0)
    assert glasses_alike(Panel(), inches) == ((7.0, 8.0, 10.1), (12.1,), (15.6,), (21.5, 24.0))
    large = Panel(1920, 1080)
    for group in glasses_alike(large, inches):
        assert len({metrics_for(replace(large, diagonal_inch=inch)) for inch in group}) == 1


def test_the_least_size_is_known() -> None:
    assert not too_small(960, 600)
    assert too_small(959, 600)
    assert too_small(1024, 599)


def test_whole_millimetres_are_not_rounded_up_by_noise() -> None:
    assert Metrics(px_per_mm=5.1, scale=1.0).mm(20) == 102
