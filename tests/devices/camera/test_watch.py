import subprocess
import sys
from collections.abc import Iterable

import pytest

from devices.camera.formats import CodeRules, FoundCode, SearchStage, Symbology
from devices.camera.measure import Hint
from devices.camera.prepare import Gray
from devices.camera.vote import Doubt
from devices.camera.watch import CameraFrame, CameraWatch, Sighting, watch_frames
from tests.devices.camera.pictures import empty, noisy, scene, symbol

STEP = 33_000_000
RULES = CodeRules()
MATRIX = scene(symbol("LOT-0815", "DataMatrix", 5))
LEANING = scene(symbol("LOT-0815", "Code128"), 40)


def looks(watch: CameraWatch, frames: Iterable[Gray], start: int = 0) -> list[Sighting]:
    return [watch.look(noisy(frame, 2, number), number * STEP) for number, frame in enumerate(frames, start)]


def accepted(seen: Iterable[Sighting]) -> list[str]:
    return [verdict.code.text for look in seen for verdict in look.verdicts if verdict.doubt is None]


@pytest.mark.slow
def test_a_code_is_accepted_in_the_second_frame_and_once() -> None:
    seen = looks(CameraWatch(RULES), [empty(), *[MATRIX] * 8])
    assert [bool(look.verdicts) for look in seen] == [False, False, True, *[False] * 6]
    assert accepted(seen) == ["LOT-0815"]
    assert all(look.codes for look in seen[1:])
    assert not any(look.searched for look in seen[3:])


@pytest.mark.slow
def test_a_code_that_left_is_accepted_again() -> None:
    watch = CameraWatch(RULES)
    assert accepted(looks(watch, [MATRIX] * 3)) == ["LOT-0815"]
    assert accepted(looks(watch, [empty()] * 30, 3)) == []
    assert accepted(looks(watch, [MATRIX] * 3, 33)) == ["LOT-0815"]


@pytest.mark.slow
def test_a_scene_without_a_code_is_left_alone() -> None:
    seen = looks(CameraWatch(RULES), [empty()] * 40)
    assert all(look.searched for look in seen[:10])
    assert not any(look.searched for look in seen[20:])


@pytest.mark.slow
def test_a_leaning_code_is_found_by_a_later_frame_and_then_in_each() -> None:
    seen = looks(CameraWatch(RULES), [LEANING] * 6)
    found = [number for number, look in enumerate(seen) if look.codes]
    assert found[0] <= 3
    assert found == list(range(found[0], 6))
    assert seen[found[0]].codes[0].stage is SearchStage.UPRIGHT
    assert accepted(seen) == ["LOT-0815"]


def test_what_nobody_knows_is_told_as_unknown() -> None:
    def known(code: FoundCode) -> bool:
        return code.text == "LOT-0816"

    (verdict,) = (v for look in looks(CameraWatch(RULES, known), [MATRIX] * 4) for v in look.verdicts)
    assert (verdict.code.text, verdict.doubt) == ("LOT-0815", Doubt.UNKNOWN)


@pytest.mark.slow
def test_hints() -> None:
    small = scene(symbol("LOT-0815", "Code128", 2))
    assert looks(CameraWatch(RULES), [small] * 2)[-1].hint is Hint.MOVE_CLOSER
    large = scene(symbol("LOT-0815", "Code128", 5))
    assert looks(CameraWatch(RULES), [large] * 2)[-1].hint is None
    blurred = scene(symbol("LOT-0815", "Code128", 5), blur=6)
    assert looks(CameraWatch(RULES), [blurred] * 6)[-1].hint is Hint.FOCUS
    swung = [scene(symbol("LOT-0815", "Code128", 5), at=(40 * side, 0), blur=12) for side in (-1, 1) * 3]
    assert looks(CameraWatch(RULES), swung)[-1].hint is Hint.HOLD_STILL


def test_what_is_no_picture_tells_nothing() -> None:
    watch = CameraWatch(RULES)
    assert watch.look(None, 0) == watch.look(b"", 1) == Sighting()


def test_watch_frames_tells_each_frame_until_the_source_ends() -> None:
    source = iter([CameraFrame(MATRIX, 0), CameraFrame(MATRIX, STEP), None, CameraFrame(MATRIX, 2 * STEP)])
    told: list[Sighting] = []
    watch_frames(lambda: next(source), told.append, RULES)
    assert len(told) == 2
    assert accepted(told) == ["LOT-0815"]


@pytest.mark.slow
def test_rules_and_votes_bring_no_picture_library() -> None:
    program = (
        "import sys, devices.camera, devices.camera.formats, devices.camera.vote;"
        "sys.exit(bool({'cv2', 'numpy', 'zxingcpp', 'pyzbar'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.slow
def test_unused_symbologies_are_not_looked_for() -> None:
    assert accepted(looks(CameraWatch(CodeRules(symbologies=(Symbology.QR,))), [MATRIX] * 6)) == []
