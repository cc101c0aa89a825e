"""A bulk read shows each tag once, with its count, unknown ones apart."""

from devices.capabilities import Flaw, Reading, ReadingKind
from devices.reading.tag_inventory import SeenTag, TagInventory

LOTS = {"E1": "LOT-1", "E2": "LOT-2"}


def tag(value: str, at: int = 0, flaw: Flaw | None = None) -> Reading:
    return Reading(1, "gate", ReadingKind.TAG, value, b"", None, at, 0, flaw)


def test_each_tag_once_with_its_count_and_times() -> None:
    inventory = TagInventory(LOTS.get)
    for at, value in enumerate(["E2", "E1", "XX", "E2", "XX", "E2"]):
        inventory.add(tag(value, at))
    assert inventory.known == (SeenTag("E2", "LOT-2", 3, 0, 5), SeenTag("E1", "LOT-1", 1, 1, 1))
    assert inventory.unknown == (SeenTag("XX", None, 2, 2, 4),)


def test_a_meaning_is_asked_once() -> None:
    asked: list[str] = []

    def classify(value: str) -> str | None:
        asked.append(value)
        return LOTS.get(value)

    inventory = TagInventory(classify)
    for _ in range(3):
        inventory.add(tag("E1"))
    assert asked == ["E1"]


def test_what_is_flawed_or_no_tag_is_not_counted() -> None:
    inventory = TagInventory(LOTS.get)
    assert inventory.add(tag("E1", flaw=Flaw.CHECKSUM)) is None
    assert inventory.add(Reading(1, "gun", ReadingKind.CODE, "E1", b"", None, 0, 0)) is None
    assert inventory.known == inventory.unknown == ()


def test_a_new_bulk_read_begins_empty() -> None:
    inventory = TagInventory(LOTS.get)
    inventory.add(tag("E1"))
    inventory.clear()
    assert inventory.known == ()
