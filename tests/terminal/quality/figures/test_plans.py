"""Against its plan each item stands alone."""

from decimal import Decimal

from terminal.quality.figures.plans import Planned, behind, planned_good

PUMPS, HOSES = Planned(120, 60, Decimal(40)), Planned(50, 25, Decimal(90))


def test_pieces_of_one_item_make_up_for_none_of_another() -> None:
    assert planned_good((PUMPS, HOSES)) == 40 + 50
    assert behind((PUMPS, HOSES)) == 20


def test_one_plan_tells_all_that_was_made() -> None:
    assert (planned_good((HOSES,)), behind((HOSES,))) == (90, 0)
    assert (planned_good(()), behind(())) == (0, 0)
