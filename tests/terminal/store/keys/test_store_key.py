"""Where the key lies: in the key store, else in a file for this user alone; never lost in silence."""

import stat
from pathlib import Path

import pytest

from terminal.faults import FaultCode, StoreFault
from terminal.store.keys.store_key import KEY_BYTES, keep_pin_pepper, pin_pepper, store_key
from terminal.store.store import Store


class FakeKeys:
    """An operating system's key store."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str, /) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, value: str, /) -> None:
        self.kept[service, name] = value


def test_the_key_store_is_used_where_there_is_one(tmp_path: Path) -> None:
    keys = FakeKeys()
    first = store_key(tmp_path, keys)
    assert not first.fallback
    assert len(first.key) == KEY_BYTES
    assert store_key(tmp_path, keys) == first
    assert list(tmp_path.iterdir()) == []


def test_two_stations_on_one_computer_have_two_keys(tmp_path: Path) -> None:
    keys = FakeKeys()
    one, two = (store_key(tmp_path / name, keys) for name in "ab")
    assert one.key != two.key
    assert len(keys.kept) == 2


def test_without_one_a_file_only_this_user_can_read(tmp_path: Path) -> None:
    first = store_key(tmp_path, None)
    assert first.fallback
    path = tmp_path / "store.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store_key(tmp_path, None) == first
    assert store_key(tmp_path, FakeKeys()) == first  # a key store that appears later does not lose it


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33, "not hex " * 8])
def test_a_damaged_key_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "store.key").write_text(text, encoding="ascii")
    with pytest.raises(StoreFault) as caught:
        store_key(tmp_path, None)
    assert caught.value.code is FaultCode.STORE_KEY_WRONG
    assert "store.key is damaged" in caught.value.detail
    assert "Restore" in caught.value.detail


def test_bytes_that_are_no_text_are_a_damaged_key(tmp_path: Path) -> None:
    (tmp_path / "store.key").write_bytes(b"\xff\xfe\x00" * 20)
    with pytest.raises(StoreFault, match=r"store\.key is damaged"):
        store_key(tmp_path, None)


def test_a_damaged_key_in_the_key_store(tmp_path: Path) -> None:
    keys = FakeKeys()
    store_key(tmp_path, keys)
    keys.kept = dict.fromkeys(keys.kept, "junk")
    with pytest.raises(StoreFault, match="key store is damaged"):
        store_key(tmp_path, keys)


def test_a_lost_key_makes_no_new_one_beside_the_old_store(tmp_path: Path) -> None:
    Store(tmp_path, store_key(tmp_path, None).key).close()
    (tmp_path / "store.key").unlink()
    for keys in (None, FakeKeys()):
        with pytest.raises(StoreFault) as caught:
            store_key(tmp_path, keys)
        assert caught.value.code is FaultCode.STORE_KEY_WRONG
        assert "missing" in caught.value.detail
    assert not (tmp_path / "store.key").exists()


def test_the_pepper_lies_where_the_key_lies(tmp_path: Path) -> None:
    assert pin_pepper(tmp_path, None) == b""
    old, pepper, newer = (bytes([each]) * 32 for each in (1, 2, 3))
    keep_pin_pepper(tmp_path, None, old)
    keep_pin_pepper(tmp_path, None, pepper)
    path = tmp_path / "pin.pepper"
    assert [entry.name for entry in tmp_path.iterdir()] == ["pin.pepper"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pin_pepper(tmp_path, None) == pepper
    keys = FakeKeys()
    keep_pin_pepper(tmp_path, keys, newer)
    assert not path.exists()
    assert (pin_pepper(tmp_path, keys), pin_pepper(tmp_path / "other", keys)) == (newer, b"")


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff not hex", b"00" * 31, b"00" * 40_000])
def test_a_damaged_pepper_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pin.pepper").write_bytes(content)
    with pytest.raises(StoreFault, match=r"pin\.pepper is damaged.*not started.*delete it"):
        pin_pepper(tmp_path, None)
