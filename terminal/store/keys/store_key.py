"""Where a station's secrets live: the store's key and the PINs' pepper, never in the store itself.

In the operating system's key store, else in files only this user can read. The fallback is reported
(`StoreKey.fallback`) so that the screen can say it; it is never silent.
"""

import secrets
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

import msgspec

from terminal.domain.pin_verifier import PEPPER_BYTES
from terminal.faults import FaultCode, StoreFault
from terminal.secret_files import read_secret, write_secret

KEY_BYTES: Final = 32
_SERVICE: Final = "tracepost"
_PEPPER_FILE: Final = "pin.pepper"


class KeyStore(Protocol):
    """The part of `keyring` that is used."""

    def get_password(self, service: str, name: str, /) -> str | None: ...
    def set_password(self, service: str, name: str, value: str, /) -> None: ...


class StoreKey(msgspec.Struct, frozen=True):
    """The key, and True in `fallback` when it lies in a file for want of a key store."""

    key: bytes
    fallback: bool


def store_key(data: Path, keys: KeyStore | None) -> StoreKey:
    """The key of the store in `data`, made on first use. Raises StoreFault when it is damaged."""
    path = data / "store.key"
    if path.exists():
        return StoreKey(_checked(_text_in(path), path.name), fallback=True)
    if keys is not None:
        name = str(data.resolve())
        text = keys.get_password(_SERVICE, name)
        if text is None and not (data / "store.db").exists():
            text = secrets.token_hex(KEY_BYTES)
            keys.set_password(_SERVICE, name, text)
        if text is not None:
            return StoreKey(_checked(text, "key store"), fallback=False)
    if (data / "store.db").exists():
        raise StoreFault(
            FaultCode.STORE_KEY_WRONG, "The key of this store is missing; it was not opened. Restore it."
        )
    return StoreKey(_make_file(path), fallback=True)


def pin_pepper(data: Path, keys: KeyStore | None) -> bytes:
    """What the PINs' verifiers are sealed with; empty where the hub has given none. StoreFault: damaged."""
    path = data / _PEPPER_FILE
    if path.exists():
        return _pepper(_text_in(path), str(path))
    text = keys.get_password(_SERVICE, _pepper_name(data)) if keys is not None else None
    return b"" if text is None else _pepper(text, "key store")


def pepper_mark(pepper: bytes) -> str:
    """By what the store knows its pepper again."""
    return sha256(b"tracepost pin.pepper\n" + pepper).hexdigest()


def require_own_pepper(data: Path, pepper: bytes, mark: str) -> None:
    """Raises StoreFault where the pepper is not the one that came with the enrolment: every right PIN would
    be a wrong one, and lock its person out. Without one no PIN is asked for. `mark` "": none was kept.
    """
    if pepper and mark and pepper_mark(pepper) != mark:
        raise _not_ours(str(data / _PEPPER_FILE) if (data / _PEPPER_FILE).exists() else "key store")


def keep_pin_pepper(data: Path, keys: KeyStore | None, pepper: bytes) -> None:
    """Keeps what the hub gave at enrolment, in place of what was kept before."""
    path = data / _PEPPER_FILE
    if keys is None:
        write_secret(path, pepper.hex().encode())
        return
    keys.set_password(_SERVICE, _pepper_name(data), pepper.hex())
    path.unlink(missing_ok=True)


def _pepper_name(data: Path) -> str:
    return f"{data.resolve()}#pin"


def _make_file(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    write_secret(path, key.hex().encode())
    return key


def _text_in(path: Path) -> str:
    return read_secret(path).decode("ascii", "replace").strip()


def _pepper(text: str, where: str) -> bytes:
    pepper = _hex(text)
    if len(pepper) != PEPPER_BYTES:
        raise _not_ours(where)
    return pepper


def _not_ours(where: str) -> StoreFault:
    detail = (
        f"The key of the PINs in {where} is damaged or another station's; the station was not started. "
        "Restore it; or delete it, and the station goes on without PINs until it is enrolled anew."
    )
    return StoreFault(FaultCode.STORE_KEY_WRONG, detail)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _checked(text: str, where: str) -> bytes:
    key = _hex(text)
    if len(key) != KEY_BYTES:
        raise StoreFault(
            FaultCode.STORE_KEY_WRONG,
            f"The store's key in {where} is damaged; the store was not opened. Restore it from its copy.",
        )
    return key
