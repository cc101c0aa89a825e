import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from devices.camera import engines
from devices.camera.decode import fallbacks, find_codes, read_codes, read_picture, search
from devices.camera.formats import EVERYTHING, STACKED, CodeRules, Engine, SearchStage, Symbology
from devices.camera.picture import GrayPicture
from tests.devices.camera.pictures import SIZE, empty, scene, symbol

CODES = (
    ("5901234123457", "EAN13", Symbology.EAN13, "5901234123457"),
    ("96385074", "EAN8", Symbology.EAN8, "96385074"),
    ("036000291452", "UPCA", Symbology.EAN13, "0036000291452"),
    ("04252614", "UPCE", Symbology.UPCE, "0042100005264"),
    ("LOT-0815", "Code128", Symbology.CODE128, "LOT-0815"),
    ("LOT-0815", "Code93", Symbology.CODE93, "LOT-0815"),
    ("LOT-0815", "Code39", Symbology.CODE39, "LOT-0815"),
    ("A12345B", "Codabar", Symbology.CODABAR, "A12345B"),
    ("15901234123454", "ITF", Symbology.ITF, "15901234123454"),
    ("0112345678901231", "DataBar", Symbology.DATABAR, "0112345678901231"),
    ("批次 0815", "QRCode", Symbology.QR, "批次 0815"),
    ("A\x1dB", "DataMatrix", Symbology.DATA_MATRIX, "A\x1dB"),
    ("LOT-0815", "Aztec", Symbology.AZTEC, "LOT-0815"),
    ("LOT-0815", "PDF417", Symbology.PDF417, "LOT-0815"),
)
LONG = [CODES[number] for number in (0, 2, 4, 5, 6, 7, 13)]


@pytest.mark.parametrize(("text", "kind", "expected", "read"), CODES)
def test_every_symbology_is_read_in_noise(text: str, kind: str, expected: Symbology, read: str) -> None:
    found = find_codes(scene(symbol(text, kind), 3, noise=6))
    assert [(code.text, code.symbology) for code in found] == [(read, expected)]


@pytest.mark.parametrize(("text", "kind", "expected", "read"), LONG)
def test_codes_with_bars_are_read_at_any_angle(text: str, kind: str, expected: Symbology, read: str) -> None:
    picture = GrayPicture(scene(symbol(text, kind), 40), EVERYTHING)
    assert search(picture, [SearchStage.QUICK]) == ()
    stage = SearchStage.STACKED if expected in STACKED else SearchStage.UPRIGHT
    found = search(picture, [SearchStage.QUICK, stage])
    assert [(code.text, code.symbology, code.stage) for code in found] == [(read, expected, stage)]


@pytest.mark.parametrize("angle", [0, 40])
def test_corners_module_and_sharpness_are_those_of_the_code(angle: int) -> None:
    code = symbol("LOT-0815", "Code128", module=4)
    (sharp,) = find_codes(scene(code, angle, at=(30, -20)))
    middle = np.mean(sharp.corners, axis=0)
    assert np.abs(middle - (320 + 30, 240 - 20)).max() < 12
    length = np.hypot(*np.subtract(sharp.corners[1], sharp.corners[0]))
    assert length == pytest.approx(code.shape[1] - 2 * 10 * 4, rel=0.12)
    assert sharp.module_px == pytest.approx(4, rel=0.15)
    (blurred,) = find_codes(scene(code, angle, at=(30, -20), blur=2))
    assert blurred.sharpness < 0.75 * sharp.sharpness


def test_any_kind_of_picture_reads_the_same() -> None:
    gray = scene(symbol("LOT-0815", "QRCode"))
    colour = cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)
    clear = cv2.cvtColor(gray, cv2.COLOR_GRAY2BGRA)
    wide = np.repeat(colour, 2, axis=1)[:, ::2]
    for image in (gray, gray[:, :, None], colour, clear, wide):
        assert read_codes(image) == [("LOT-0815", "qr")]


@pytest.mark.slow
def test_a_upc_a_is_called_so_where_no_ean_is_wanted() -> None:
    upc, ean = scene(symbol("036000291452", "UPCA")), scene(symbol("5901234123457", "EAN13"))
    rules = CodeRules(symbologies=(Symbology.UPCA,))
    (code,) = find_codes(upc, rules)
    assert (code.symbology, code.engines) == (Symbology.UPCA, frozenset(Engine))
    assert find_codes(ean, rules) == ()


@pytest.mark.parametrize("kind", ["DataMatrix", "QRCode", "Aztec"])
def test_small_blurred_matrix_codes_are_read_beside_strong_texture(kind: str) -> None:
    """Where the whole picture is full of detail, the code has to be found in it."""
    chance = np.random.default_rng(4)
    ground = cv2.GaussianBlur(chance.normal(0, 60, SIZE[::-1]), (0, 0), 6) * 2 + 150
    code = scene(symbol("LOT-0815", kind, 3), 20, blur=1.5)[180:300, 260:380]
    ground[180:300, 260:380] = code
    picture = GrayPicture(np.clip(ground, 0, 255).astype(np.uint8), EVERYTHING)
    assert search(picture, [SearchStage.QUICK]) == ()
    (found,) = search(picture, [SearchStage.CELLS])
    assert (found.text, found.stage) == ("LOT-0815", SearchStage.CELLS)
    assert np.abs(np.mean(found.corners, axis=0) - (320, 240)).max() < 12


def test_linear_codes_in_noise_are_read_by_the_mean_along_their_bars() -> None:
    leaning = scene(symbol("LOT-0815", "Code128", 2), 25, noise=30)
    (found,) = find_codes(leaning, CodeRules(symbologies=(Symbology.CODE128,)))
    assert (found.text, found.stage) == ("LOT-0815", SearchStage.UPRIGHT)


def test_steps_are_tried_for_what_is_looked_for() -> None:
    assert fallbacks(CodeRules(symbologies=(Symbology.QR,))) == (SearchStage.CELLS, SearchStage.BORDERED)
    linear = fallbacks(CodeRules(symbologies=(Symbology.CODE128,)))
    assert linear == (SearchStage.UPRIGHT, SearchStage.LARGE, SearchStage.LEVELLED)
    assert SearchStage.STACKED in fallbacks(EVERYTHING)
    assert fallbacks(CodeRules(symbologies=())) == ()


def test_only_configured_symbologies_are_read() -> None:
    picture = scene(symbol("LOT-0815", "Code128"))
    assert find_codes(picture, CodeRules(symbologies=(Symbology.QR, Symbology.CODE39))) == ()
    assert find_codes(picture, CodeRules(symbologies=())) == ()
    assert find_codes(picture, CodeRules(symbologies=(Symbology.CODE128,)))


def test_light_codes_on_dark_ground_when_asked_for() -> None:
    picture = np.asarray(255 - scene(symbol("LOT-0815", "DataMatrix", 5)), np.uint8)
    dark = CodeRules(symbologies=(Symbology.DATA_MATRIX,), inverted=True)
    assert [code.text for code in find_codes(picture, dark)] == ["LOT-0815"]
    assert find_codes(picture, CodeRules(symbologies=(Symbology.DATA_MATRIX,))) == ()


@pytest.mark.slow
def test_the_search_goes_on_after_a_part_of_a_code() -> None:
    leaning = scene(symbol("15901234123454", "ITF"), 40)
    (part,) = find_codes(leaning)
    assert (part.text, part.stage) == ("1590", SearchStage.QUICK)
    whole = CodeRules(symbologies=(Symbology.ITF,), lengths={Symbology.ITF: (14,)})
    assert [code.text for code in find_codes(leaning, whole)] == ["15901234123454"]
    other = CodeRules(symbologies=(Symbology.ITF,), lengths={Symbology.ITF: (30,)})
    assert [read.accepted for read in read_picture(leaning, other)] == [False]


def test_weak_codes_are_accepted_by_two_engines_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ean, matrix = scene(symbol("5901234123457", "EAN13")), scene(symbol("LOT-0815", "DataMatrix", 5))
    assert [read.accepted for read in read_picture(ean)] == [True]
    assert find_codes(ean)[0].engines == {Engine.ZXING, Engine.ZBAR}
    monkeypatch.setattr(engines, "_zbar", lambda: None)
    assert engines.second_engine_missing()
    assert [(read.text, read.accepted) for read in read_picture(ean)] == [("5901234123457", False)]
    assert [read.accepted for read in read_picture(matrix)] == [True]


@pytest.mark.parametrize("noise", [0, 6, 25])
def test_nothing_is_read_where_nothing_is(noise: float) -> None:
    assert read_codes(empty(noise)) == []


@pytest.mark.parametrize(
    "image",
    [
        None,
        "picture.png",
        b"\x89PNG",
        np.zeros((0, 0), np.uint8),
        np.zeros((480, 640, 3), np.float32),
        np.zeros((480, 640, 2), np.uint8),
        np.zeros((4, 640), np.uint8),
        np.zeros((3, 480, 640, 3), np.uint8),
        np.zeros(640, np.uint8),
    ],
)
def test_no_picture_no_codes(image: object) -> None:
    assert read_codes(image) == []


SHAPES = st.one_of(
    arrays.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=48),
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from((1, 2, 3, 4, 5))),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.uint8, SHAPES, fill=st.integers(0, 255)))
def test_garbage_gives_a_list(image: object) -> None:
    assert isinstance(read_codes(image), list)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from((0.2, 1.0, 4.0)), st.integers(20, 200))
def test_any_texture_gives_no_accepted_code(seed: int, blur: float, side: int) -> None:
    raw = np.random.default_rng(seed).integers(0, 256, (side, side), np.uint8)
    texture = cv2.equalizeHist(cv2.GaussianBlur(raw, (0, 0), blur))
    assert not any(read.accepted for read in read_picture(texture))
