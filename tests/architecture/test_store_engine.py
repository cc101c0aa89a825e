"""Guards the engine below the store: SQLite before 3.51.3 can lose a commit when its log restarts."""

import sqlcipher3.dbapi2

SAFE_SINCE = (3, 51, 3)


def safe(version: tuple[int, ...]) -> bool:
    """Tell whether this SQLite has the mended write-ahead log."""
    return version >= SAFE_SINCE


def test_bundled_sqlite_is_safe() -> None:
    assert safe(sqlcipher3.dbapi2.sqlite_version_info)


def test_older_sqlite_is_seen() -> None:
    assert not safe((3, 51, 2))
    assert not safe((3, 40, 1))
