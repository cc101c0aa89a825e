import pytest

from terminal.silence import SILENT_US, is_silent


@pytest.mark.parametrize(
    ("heard_at", "silent"), [(None, True), (0, True), (1, False), (SILENT_US + 5, False)]
)
def test_after_two_minutes_without_a_word(heard_at: int | None, silent: bool) -> None:
    assert is_silent(heard_at, SILENT_US + 1) is silent
