import numpy as np
import pytest

from devices.camera.gate import Gate, sharpness
from devices.camera.prepare import Gray
from tests.devices.camera.pictures import empty, noisy, scene, symbol

CODE = symbol("LOT-0815", "Code128")


@pytest.mark.slow
def test_noise_and_light_are_no_change() -> None:
    gate = Gate()
    frame = scene(CODE)
    assert gate.look(frame).changed
    for seed in range(10):
        brighter = np.clip(frame.astype(np.int16) + seed - 5, 0, 255).astype(np.uint8)
        glance = gate.look(noisy(brighter, 6, seed))
        assert (glance.changed, glance.moving) == (False, False)


@pytest.mark.parametrize("before", [empty(3), scene(CODE, at=(-8, 0)), scene(CODE, 4), empty()[:-10]])
def test_what_comes_or_moves_is_seen(before: Gray) -> None:
    gate = Gate()
    gate.look(before)
    glance = gate.look(scene(CODE))
    assert (glance.changed, glance.moving) == (True, True)
    after = gate.look(scene(CODE))
    assert (after.changed, after.moving) == (False, False)


def test_slow_drift_is_a_change_in_the_end() -> None:
    gate = Gate()
    assert gate.look(scene(CODE)).changed
    assert any(gate.look(scene(CODE, at=(step, 0))).changed for step in range(1, 12))


def test_a_texture_that_moves_as_a_whole_is_a_change() -> None:
    texture = noisy(empty(), 60)
    gate = Gate()
    gate.look(np.repeat(np.repeat(texture[::8, ::8], 8, 0), 8, 1))
    assert gate.look(np.roll(np.repeat(np.repeat(texture[::8, ::8], 8, 0), 8, 1), 8, 1)).moving


def test_sharpness_tells_blur_from_contrast() -> None:
    assert sharpness(empty(6)) == 0
    assert sharpness(scene(CODE)) > 0.6
    assert sharpness(scene(CODE, 90)) > 0.6
    assert sharpness(np.asarray(scene(CODE) // 2 + 60, np.uint8)) > 0.6
    assert sharpness(scene(CODE, blur=8)) < 0.3


def test_moving_and_blurred_is_not_steady() -> None:
    gate = Gate()
    gate.look(scene(CODE, at=(40, 0), blur=8))
    assert not gate.look(scene(CODE, blur=8)).steady
    assert gate.look(scene(CODE, at=(40, 0))).steady
    assert gate.look(empty()[:5, :5]).changed
