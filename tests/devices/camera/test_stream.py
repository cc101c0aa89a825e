"""Frames to sights: marks on the picture, what became of a code, advice, and the size that is shown."""

import cv2
import numpy as np
import pytest

from devices.camera.formats import FoundCode
from devices.camera.photo import photo_of
from devices.camera.rule import CameraRule
from devices.camera.sight import Advice, Lookout, Lookouts, Sight, Stand
from devices.camera.stream import CameraStream, is_dark
from tests.devices.camera.pictures import empty, noisy, scene, symbol

STEP_NS = 33_000_000
LOT = scene(symbol("LOT-4711", "DataMatrix", 5))


def colour(gray: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)


def newest(lookout: Lookout) -> Sight:
    sight = lookout.newest()
    assert sight is not None
    return sight


@pytest.mark.slow
def test_a_code_is_marked_where_it_is_and_accepted_once() -> None:
    lookout = Lookout(lambda _code: True)
    stream = CameraStream(CameraRule(), lookout)
    frames = [colour(noisy(LOT, 2, seed)) for seed in range(4)]
    accepted = [code.text for at, frame in enumerate(frames) for code in stream.see(frame, at * STEP_NS)]
    assert accepted == ["LOT-4711"]
    mark = newest(lookout).marks[0]
    assert (mark.text, mark.stand, newest(lookout).advice) == ("LOT-4711", Stand.ACCEPTED, None)
    assert all(0.3 < share < 0.7 for corner in mark.corners for share in corner)
    assert mark.module_px > 2


def test_what_nobody_knows_is_marked_and_never_accepted() -> None:
    asked: list[str] = []

    def known(code: FoundCode) -> bool:
        asked.append(code.text)
        return False

    lookout = Lookout(known)
    stream = CameraStream(CameraRule(), lookout)
    assert not [code for at in range(5) for code in stream.see(colour(LOT), at * STEP_NS)]
    assert (newest(lookout).marks[0].stand, asked) == (Stand.UNKNOWN, ["LOT-4711"])


def test_a_missed_frame_does_not_take_the_word_back() -> None:
    lookout = Lookout()
    stream = CameraStream(CameraRule(), lookout)
    for at, frame in enumerate([LOT, LOT, empty(), LOT]):
        stream.see(colour(frame), at * STEP_NS)
    assert newest(lookout).marks[0].stand is Stand.ACCEPTED


def test_advice_in_the_dark_and_for_small_modules() -> None:
    lookout = Lookout(lambda _code: False)
    dark = (colour(LOT) * 0.2).astype(np.uint8)
    CameraStream(CameraRule(), lookout).see(dark, 0)
    assert is_dark(dark)
    assert newest(lookout).advice is Advice.MORE_LIGHT
    CameraStream(CameraRule(), lookout).see(colour(scene(symbol("LOT-4711", "DataMatrix", 2))), 0)
    assert newest(lookout).advice is Advice.MOVE_CLOSER


def test_the_shown_picture_is_as_large_as_its_place_and_the_frame_stays_whole() -> None:
    lookout = Lookout()
    lookout.look(320, 320)
    CameraStream(CameraRule(), lookout).see(colour(LOT), 0)
    assert (newest(lookout).shown.shape, newest(lookout).frame.shape) == ((240, 320, 3), (480, 640, 3))
    lookout.look_away()
    assert lookout.newest() is None
    assert not lookout.wanted


@pytest.mark.slow
def test_a_scene_at_rest_is_known_as_such() -> None:
    stream = CameraStream(CameraRule(), Lookout())
    for at in range(4):
        stream.see(colour(empty(2, at)), at * STEP_NS)
    assert stream.quiet_since_ns == STEP_NS
    stream.see(colour(LOT), 4 * STEP_NS)
    assert stream.quiet_since_ns is None


def test_one_lookout_for_each_camera() -> None:
    lookouts = Lookouts()
    assert lookouts.of("top") is lookouts.of("top") is not lookouts.of("side")


@pytest.mark.slow
@pytest.mark.parametrize("most", [300 * 1024, 60 * 1024, 4 * 1024])
def test_a_photo_is_no_larger_than_it_may_be(most: int) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (720, 1280, 3), np.uint8)
    data = photo_of(noise, most)
    assert len(data) <= most
    assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) is not None


@pytest.mark.parametrize("image", [None, np.zeros((0, 0, 3), np.uint8), np.zeros(5, np.uint8), "picture"])
def test_what_is_no_picture_is_no_photo(image: object) -> None:
    with pytest.raises(ValueError, match="picture"):
        photo_of(image)
