"""Sealed verifiers: they open to the right PIN with the right pepper, and to nothing else."""

import pytest
from argon2 import PasswordHasher

from terminal.domain.pin_verifier import is_verifier, opens, sealed

PEPPER, PIN = bytes(range(32)), "804216"
VERIFIER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)


def test_it_opens_to_its_pin_with_its_pepper_alone() -> None:
    closed = sealed(VERIFIER, PEPPER)
    assert opens(closed, PIN, PEPPER)
    assert not opens(closed, "804217", PEPPER)
    assert not opens(closed, PIN, bytes(32))
    assert not opens(closed, PIN, b"")


def test_who_has_the_database_alone_cannot_try_pins() -> None:
    closed = sealed(VERIFIER, PEPPER)
    known = VERIFIER.rpartition("$")[2]
    assert known not in closed
    assert not opens(VERIFIER, PIN, PEPPER)  # what is not sealed opens nothing


def test_sealing_twice_changes_nothing() -> None:
    assert sealed(sealed(VERIFIER, PEPPER), bytes(32)) == sealed(VERIFIER, PEPPER)
    assert sealed("", PEPPER) == ""


@pytest.mark.parametrize("length", [16, 32, 64])
def test_any_length_of_hash_is_kept(length: int) -> None:
    verifier = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=length).hash(PIN)
    assert is_verifier(verifier)
    assert opens(sealed(verifier, PEPPER), PIN, PEPPER)


@pytest.mark.parametrize(
    "text", ["", "peppered:", "peppered:$argon2id$", "peppered:$$", "x", "peppered:$a$ü$ü"]
)
def test_damaged_ones_open_nothing(text: str) -> None:
    assert not opens(text, PIN, PEPPER)
    assert not is_verifier(text)


@pytest.mark.parametrize("cost", ["m=9999999,t=3,p=4", "m=65536,t=99,p=4", "m=65536,t=3,p=0"])
def test_what_no_station_could_compute_is_no_verifier(cost: str) -> None:
    good = "$argon2id$v=19$m=65536,t=3,p=4$rW7vbGCWSRrx1WYDLls7PQ$Ph8eZNj2TC6gtcvtx58oW1PI3ge2hWlIyjuCFE6V6Pk"
    assert is_verifier(good)
    assert not is_verifier(good.replace("m=65536,t=3,p=4", cost))
    assert not is_verifier(good.replace("argon2id", "argon2i"))
