"""Rows of master data from the JSON in which they are sent and kept."""

from collections.abc import Callable

import msgspec

from terminal.domain.masters.rows import MASTER_TYPES, MasterRow

_DECODERS = {struct.kind: msgspec.json.Decoder(struct) for struct in MASTER_TYPES}


def master_decoder(kind: str) -> Callable[[bytes], MasterRow]:
    """What reads rows of that kind; it raises msgspec.ValidationError. Raises KeyError on an unknown kind."""
    return _DECODERS[kind].decode


def decode_master(kind: str, body: bytes) -> MasterRow:
    """The row. Raises msgspec.ValidationError, KeyError on an unknown kind."""
    return _DECODERS[kind].decode(body)


def is_master_kind(kind: str) -> bool:
    """False for a kind only a newer version knows; its rows are passed over."""
    return kind in _DECODERS
