"""Faults: trouble at an edge (disk, device, network) that a person or a retry can mend.

A refusal by a rule is no fault (`terminal.domain.outcome`); a bug is no fault either and stays an ordinary
exception.
"""

from enum import StrEnum


class FaultCode(StrEnum):
    """Every fault by name; the words for it are in `resources/i18n`."""

    STORE_LOCKED = "store_locked"
    STORE_KEY_WRONG = "store_key_wrong"
    STORE_DAMAGED = "store_damaged"
    STORE_FULL = "store_full"
    STORE_SHUT = "store_shut"
    STORE_NEWER = "store_newer"
    SQLITE_TOO_OLD = "sqlite_too_old"
    CHAIN_BROKEN = "chain_broken"
    EPOCH_OVER = "epoch_over"
    DEVICE_LOST = "device_lost"
    DEVICE_UNKNOWN = "device_unknown"
    HUB_UNREACHABLE = "hub_unreachable"
    HUB_REFUSED = "hub_refused"
    HUB_ANSWER_WRONG = "hub_answer_wrong"
    TERMINAL_REVOKED = "terminal_revoked"
    TERMINAL_FORKED = "terminal_forked"
    TERMINAL_REPLACED = "terminal_replaced"
    CONFIG_WRONG = "config_wrong"
    MASTERS_WRONG = "masters_wrong"


class Fault(Exception):
    """Something outside the program failed. `detail` says what happened, what was not done and what to do."""

    def __init__(self, code: FaultCode, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class StoreFault(Fault):
    """The local store or its disk failed; `placed`: the detail says where it is damaged."""

    placed = False


class DeviceFault(Fault):
    """A device or its line failed."""


class ConfigFault(Fault):
    """A file a person wrote cannot be used."""


class SyncFault(Fault):
    """The exchange failed; `retry` says whether the same request may succeed later."""

    def __init__(
        self, code: FaultCode, detail: str, *, retry: bool, retry_after_s: float | None = None
    ) -> None:
        super().__init__(code, detail)
        self.retry = retry
        self.retry_after_s = retry_after_s
