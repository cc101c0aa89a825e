"""The chain: whatever is done to a journal is found, with its place."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.domain.events.chain import (
    GENESIS,
    Break,
    BreakReason,
    Link,
    digest,
    encode_payload,
    first_break,
)
from terminal.domain.events.payloads import WorkReported
from tests.terminal.domain.journals import Scribe

Links = list[Link]


def journal(station: str = "ST-020", count: int = 6) -> Links:
    scribe = Scribe(station)
    for number in range(count):
        scribe.write(WorkReported(good=Decimal(number)))
    return scribe.links


def forged(link: Link, **fields: object) -> Link:
    """A link whose body was changed and whose hash was made to fit."""
    body = msgspec.json.encode({**msgspec.json.decode(link.body), **fields})
    return msgspec.structs.replace(link, body=body, hash=digest(body))


def test_decimals_are_text_with_every_digit() -> None:
    assert b'"good":"1.50"' in bytes(encode_payload(WorkReported(good=Decimal("1.50"))))


def test_an_untouched_journal_holds() -> None:
    links = journal()
    assert first_break(links) is None
    assert first_break([]) is None
    assert first_break(links[3:], links[2].hash, 4) is None


def test_an_altered_body() -> None:
    for at in range(6):
        links = journal()
        links[at] = msgspec.structs.replace(links[at], body=links[at].body.replace(b"E1", b"E2"))
        assert first_break(links) == Break(at + 1, BreakReason.WRONG_HASH)


def test_an_altered_body_with_its_hash_made_to_fit() -> None:
    for at in range(5):
        links = journal()
        links[at] = forged(links[at], actor="E2")
        assert first_break(links) == Break(at + 2, BreakReason.WRONG_PREV)


def test_a_deleted_link() -> None:
    for at in range(5):
        links = journal()
        del links[at]
        assert first_break(links) == Break(at + 1, BreakReason.WRONG_PLACE)


def test_an_inserted_link() -> None:
    for at in range(6):
        links = journal()
        links.insert(at, links[(at + 2) % 6])
        assert first_break(links) == Break(at + 1, BreakReason.WRONG_PLACE)


def test_two_swapped_links() -> None:
    for at in range(5):
        links = journal()
        links[at], links[at + 1] = links[at + 1], links[at]
        assert first_break(links) == Break(at + 1, BreakReason.WRONG_PLACE)


def test_a_cut_body() -> None:
    links = journal()
    cut = links[2].body[:-10]
    links[2] = msgspec.structs.replace(links[2], body=cut, hash=digest(cut))
    assert first_break(links) == Break(3, BreakReason.BAD_FRAME)


@pytest.mark.parametrize(
    "change", [{"terminal_id": "T-9"}, {"epoch": 2}, {"sequence": 9}], ids=lambda change: next(iter(change))
)
def test_a_link_of_another_journal(change: dict[str, object]) -> None:
    links = journal()
    links[4] = forged(links[4], **change)
    assert first_break(links) == Break(5, BreakReason.WRONG_PLACE)


def test_the_journal_of_another_terminal() -> None:
    links = journal()
    links[2] = journal("ST-030")[2]
    assert first_break(links) == Break(3, BreakReason.WRONG_PREV)


def test_an_epoch_begins_with_nothing_before_it() -> None:
    links = journal()
    assert first_break(links, "f" * 64) == Break(1, BreakReason.WRONG_PREV)
    assert first_break(links[1:]) == Break(1, BreakReason.WRONG_PLACE)
    assert first_break(links[1:], GENESIS, 2) == Break(2, BreakReason.WRONG_PREV)


ATTACKS: list[Callable[[Links, int], object]] = [
    lambda links, at: links.pop(at),
    lambda links, at: links.insert(at, links[at]),
    lambda links, at: links.reverse(),
    lambda links, at: links.__setitem__(at, forged(links[at], actor="E9")),
    lambda links, at: links.__setitem__(at, msgspec.structs.replace(links[at], hash="0" * 64)),
]


@pytest.mark.slow
@given(st.sampled_from(ATTACKS), st.integers(0, 4))
def test_whatever_is_done_inside_is_found(attack: Callable[[Links, int], object], at: int) -> None:
    links = journal()
    attack(links, at)
    found = first_break(links)
    assert found is not None
    assert found.sequence <= at + 2
