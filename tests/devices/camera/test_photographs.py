"""The search on real photographs: what must be read, and that nothing wrong is ever accepted."""

from collections import Counter

import pytest

from devices.camera.decode import read_picture
from tests.bench.decode import SHARED, load_photos, load_scorer

LEAST = {"QRCode": 61, "DataMatrix": 48, "Code128": 16, "Code39": 15, "Code93": 8, "ITF": 18}
"""Pictures of the manifest; a few less than today where there is room."""


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_photographs_are_read_and_nothing_wrong_is_accepted() -> None:
    if not (SHARED / "data" / "decode").exists():
        pytest.skip("the photographs are not beside the clone (../shared/data/decode)")
    scorer = load_scorer()
    read, wrong = Counter[str](), []
    for photo, image in load_photos(scorer):
        codes = read_picture(image)
        read[photo.symbology] += photo.right([code.text for code in codes], scorer.normal)
        wrong += photo.wrong([code.text for code in codes if code.accepted], scorer.normal)
    assert wrong == []
    assert read.total() - read["none"] >= 389
    assert {kind: read[kind] for kind, least in LEAST.items() if read[kind] < least} == {}
