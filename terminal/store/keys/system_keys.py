"""The operating system's key store, where there is one."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from terminal.faults import FaultCode, StoreFault
from terminal.store.keys.store_key import KeyStore

P = ParamSpec("P")
T = TypeVar("T")


class _Told:
    """The key store; what it fails at is a StoreFault."""

    def get_password(self, service: str, name: str, /) -> str | None:
        import keyring

        return _telling(keyring.get_password, service, name)

    def set_password(self, service: str, name: str, value: str, /) -> None:
        import keyring

        _telling(keyring.set_password, service, name, value)


def _telling(ask: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    from keyring.errors import KeyringError

    try:
        return ask(*arguments, **named)
    except KeyringError as error:
        raise StoreFault(
            FaultCode.STORE_KEY_WRONG,
            f"The system's key store did not answer ({error}); nothing was opened. Unlock it, then repeat.",
        ) from error


def system_keys() -> KeyStore | None:
    """The key store of this system and user; None where there is none, or none that can keep a secret."""
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return None if isinstance(backend, fail.Keyring) or backend.priority <= 0 else _Told()
