"""Tags out of frames: wholly as stated, or flawed."""

import pytest

from devices.capabilities import Flaw
from devices.reading.checksums import ByteForm, CheckRule
from devices.reading.framing import LineFrame
from devices.reading.readers.tag import TagRule, read_tags, tags_in

COUNTED = TagRule(
    encoding=ByteForm.BINARY,
    command_at=0,
    command=1,
    status_at=1,
    good=(0,),
    empty=(9,),
    count_at=2,
    items_at=3,
    lengths=(2, 3),
)


def tags(data: str, rule: TagRule = COUNTED) -> list[str] | Flaw:
    found = read_tags(bytes.fromhex(data), rule)
    return found if isinstance(found, Flaw) else [tag.value for tag in found]


def test_each_tag_with_a_length_of_its_own() -> None:
    assert tags("01 00 02 02 AABB 03 010203") == ["AABB", "010203"]
    assert tags("01 00 00") == []


def test_an_empty_field_is_no_error() -> None:
    assert tags("01 09") == []


@pytest.mark.parametrize(
    "data",
    [
        "02 00 01 02 AABB",
        "",
        "01",
        "01 00",
        "01 00 01 02 AA",
        "01 00 01 02 AABBCC",
        "01 00 01 01 AA",
        "01 00 02 02 AABB",
    ],
)
def test_what_does_not_fit_is_no_tag(data: str) -> None:
    assert tags(data) is Flaw.NOT_A_VALUE


def test_a_reader_that_says_error() -> None:
    assert tags("01 05 01 02 AABB") is Flaw.DEVICE_ERROR


def test_fixed_items_with_what_stands_around_an_identifier() -> None:
    rule = TagRule(
        encoding=ByteForm.BINARY, count_at=0, items_at=1, item_length=3, skip=1, trailer=1, lengths=(2,)
    )
    assert tags("02 00AABBFF 00CCDDFF", rule) == ["AABB", "CCDD"]
    assert tags("02 00AABBFF 00CCDD", rule) is Flaw.NOT_A_VALUE


def test_the_last_byte_first() -> None:
    assert tags("0102", TagRule(encoding=ByteForm.BINARY, lengths=(2,), reverse=True)) == ["0201"]


def test_hexadecimal_text_and_nothing_else() -> None:
    rule = TagRule(lengths=(2,))

    def read(body: bytes) -> list[tuple[str, Flaw | None]]:
        return [(tag.value, tag.flaw) for tag in tags_in(LineFrame(body, body, 0), rule, CheckRule())]

    assert read(b"a1B2\r\n") == [("A1B2", None)]
    assert read(b"\r\n") == []
    for wrong in (b"a1 b2", b"A1B", b"A1BG", b"\xb2\xb2\xb2\xb2", b"A1B2C3"):
        assert read(wrong) == [(wrong.hex().upper(), Flaw.NOT_A_VALUE)]


def test_a_flawed_frame_is_no_tag() -> None:
    (tag,) = tags_in(LineFrame(b"A1B2", b"A1B2", 0, Flaw.CUT), TagRule(lengths=(2,)), CheckRule())
    assert tag.flaw is Flaw.CUT
