"""UUIDv7: sorted by time, told apart by chance, in the form of RFC 9562."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.ids import uuid7

NOW = 1_795_312_800_123_456


def test_the_example_of_the_standard() -> None:
    """RFC 9562, appendix A.6: 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F."""
    bits = (0xCC3 << 62) | 0x18C4DC0C0C07398F
    made = uuid7(0x017F22E279B0 * 1000, lambda count: bits.to_bytes(count, "big"))
    assert made == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.slow
@given(st.integers(-(2**62), 2**62), st.binary(min_size=10, max_size=10))
def test_version_and_variant_whatever_the_clock_says(now_us: int, chance: bytes) -> None:
    made = UUID(uuid7(now_us, lambda _count: chance))
    assert (made.version, made.variant) == (7, RFC_4122)


def test_later_ids_sort_later() -> None:
    made = [uuid7(NOW + 1000 * step) for step in range(50)]
    assert made == sorted(made)


def test_ids_of_one_moment_differ() -> None:
    assert len({uuid7(NOW) for _ in range(1000)}) == 1000
