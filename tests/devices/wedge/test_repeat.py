"""The same label again: within the window, by the same device, in the same step."""

from devices.capabilities import Reading, ReadingKind
from devices.wedge.repeat import RepeatFilter

MS = 1_000_000


def reading(value: str, at_ms: int, device: str = "left") -> Reading:
    return Reading(at_ms, device, ReadingKind.CODE, value, b"", None, 0, at_ms * MS)


def test_a_repeat_is_told_with_count_and_age() -> None:
    filter_ = RepeatFilter()
    assert filter_.check(reading("A", 0), "10") is None
    filter_.check(reading("A", 500), "10")
    repeat = filter_.check(reading("A", 1400), "10")
    assert repeat is not None
    assert (repeat.since_ms, repeat.times, filter_.suppressed) == (1400, 2, 2)


def test_after_the_window_it_is_read_again() -> None:
    filter_ = RepeatFilter(window_ms=1500)
    filter_.check(reading("A", 0), "10")
    assert filter_.check(reading("A", 1501), "10") is None


def test_a_label_left_before_the_scanner_stays_one_reading() -> None:
    filter_ = RepeatFilter()
    filter_.check(reading("A", 0), "10")
    assert all(filter_.check(reading("A", at), "10") for at in range(1000, 10_000, 1000))


def test_another_code_device_or_step_is_no_repeat() -> None:
    filter_ = RepeatFilter()
    filter_.check(reading("A", 0), "10")
    assert filter_.check(reading("B", 10), "10") is None
    assert filter_.check(reading("A", 20, "right"), "10") is None
    assert filter_.check(reading("A", 30), "20") is None


def test_between_two_others_it_is_still_a_repeat() -> None:
    filter_ = RepeatFilter()
    for at, value in enumerate(["A", "B"]):
        assert filter_.check(reading(value, at * 100), "10") is None
    assert filter_.check(reading("A", 300), "10") is not None


def test_a_code_that_left_the_view_may_be_read_on_purpose() -> None:
    filter_ = RepeatFilter()
    filter_.check(reading("A", 0), "10")
    filter_.left_view("left", "A")
    assert filter_.check(reading("A", 200), "10") is None
