"""What one more act costs in an order of many reports: what it costs in an order of few. History 18.

What the database does for an act is counted. `python -m tests.bench order_size` measures.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.histories.big_order import BigOrder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FEW, MANY = 50, 2000
WHOLE: Final = "one surplus or undo, and each later report is judged with the whole order"
DEEPER: Final = 1.25
"""The trees of a larger database are a little deeper."""


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[BigOrder, BigOrder]]:
    few, many = BigOrder(tmp_path / "few", FEW), BigOrder(tmp_path / "many", MANY)
    yield few, many
    few.close()
    many.close()


Act = Callable[[BigOrder], None]


ACTS: Final = (BigOrder.next_operation, BigOrder.one_too_many, BigOrder.taken_back)


@pytest.mark.parametrize("act", ACTS)
def test_18_after_a_surplus(both: tuple[BigOrder, BigOrder], act: Act) -> None:
    """After one surplus somewhere in the order: one more report, surplus or undo reads no more in an order of
    2,000 than in one of 50.
    """
    for order in both:
        order.one_too_many()
    few, many = (order.steps_of(act) for order in both)
    assert many <= few * DEEPER


@pytest.mark.parametrize("act", ACTS)
def test_18_after_an_undo(both: tuple[BigOrder, BigOrder], act: Act) -> None:
    """The same after a report was taken back."""
    for order in both:
        order.taken_back()
    few, many = (order.steps_of(act) for order in both)
    assert many <= few * DEEPER


def test_18_the_doc_of_an_order_does_not_grow(both: tuple[BigOrder, BigOrder]) -> None:
    """It is read and written with each report."""
    few, many = (order.doc_bytes() for order in both)
    assert many <= few + 20
