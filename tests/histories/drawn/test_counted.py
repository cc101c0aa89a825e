"""The model agrees with the hub where the hub is right, and complains where it is not."""

from decimal import Decimal

import msgspec
import pytest

from terminal.domain.ids import ThingKind
from terminal.domain.state.count import Counts
from terminal.usecases.packing.pack import pack_unit
from tests.histories.checks import Asked
from tests.histories.drawn.counted import against_model
from tests.histories.drawn.replays import asked
from tests.histories.plant import Plant

pytestmark = pytest.mark.slow

NOBODY: Asked = (frozenset(), frozenset())


@pytest.fixture
def reported_twice(plant: Plant) -> Plant:
    """Q1 is reported at SA and, unheard, at SB; SA packs it."""
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    plant.tick(60)
    b.makes("Q1", "WQ", "P2")
    a.must(pack_unit, "Q1", "BX1")
    plant.full()
    return plant


def checks(plant: Plant, disputes: Asked | None = None, **changed: object) -> set[str]:
    """The checks that fail where the hub says something else: fields of the doc of a kind."""
    docs = plant.at_hub.docs()
    for kind, fields in changed.items():
        (thing,) = (each for each in docs if each[0] == ThingKind(kind) and each[1] in ("WQ", "Q1"))
        docs[thing] = msgspec.structs.replace(docs[thing], **fields)  # type: ignore[arg-type]
    found = against_model(plant.at_hub, docs, disputes or asked(plant.at_hub))
    return {each.check for each in found}


def test_the_hub_and_the_model_agree(reported_twice: Plant) -> None:
    assert checks(reported_twice) == set()


def test_a_piece_counted_twice_is_seen(reported_twice: Plant) -> None:
    assert checks(reported_twice, order={"operations": {10: Counts(good=Decimal(2))}}) == {"counts"}


def test_a_unit_elsewhere_is_seen(reported_twice: Plant) -> None:
    assert checks(reported_twice, unit={"box": "BX2"}) == {"places"}


def test_a_rule_about_which_nobody_asks_is_seen(reported_twice: Plant) -> None:
    assert checks(reported_twice, NOBODY) == {"rules"}


def test_a_question_without_a_rule_is_seen(reported_twice: Plant) -> None:
    open_now, ended = asked(reported_twice.at_hub)
    about_the_first = frozenset({(f"{reported_twice.all[0].name}/1/3", "unit_packed")})
    assert checks(reported_twice, (open_now | about_the_first, ended)) == {"rules"}
