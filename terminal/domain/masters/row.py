"""What all rows of master data share. The rows themselves are in `masters`, labels in `label_template`."""

from typing import ClassVar

import msgspec

from terminal.text import in_language


class Names(msgspec.Struct, frozen=True):
    """One name in each language; both are always there."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The name in `language` ("zh" or "en")."""
        return in_language(language, zh=self.zh, en=self.en)


class Master(msgspec.Struct, frozen=True, kw_only=True):
    """A key, and the codes a scanner may read for the row."""

    kind: ClassVar[str]

    def key(self) -> str:
        """The row's key within its kind."""
        raise NotImplementedError

    def codes(self) -> tuple[str, ...]:
        """Codes by which this row is known when scanned."""
        return (self.key(),)
