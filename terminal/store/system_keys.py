"""The operating system's key store, where there is one."""

from terminal.store.store_key import KeyStore


def system_keys() -> KeyStore | None:
    """The key store of this system and user; None where there is none, or none that can keep a secret."""
    try:
        import keyring
        from keyring.backends import fail
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return None if isinstance(backend, fail.Keyring) or backend.priority <= 0 else keyring
