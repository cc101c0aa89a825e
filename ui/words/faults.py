"""What went wrong outside the rules, in words: an enrolment that failed, a disk that takes nothing. No Qt."""

from typing import Final

from terminal.faults import Fault, FaultCode
from ui.text import phrase, text

_NOT_ENROLLED: Final = {
    FaultCode.CONFIG_WRONG: phrase("This is no code of a hub; not enrolled. Scan the code the hub shows."),
    FaultCode.HUB_UNREACHABLE: phrase("The hub does not answer; not enrolled. Check both, then scan again."),
    FaultCode.HUB_REFUSED: phrase("The hub refused the code; not enrolled. Scan a new one."),
    FaultCode.STORE_FULL: phrase("The disk takes nothing; not enrolled. Free space, scan a new code."),
}
_NOT_ENROLLED_OTHERWISE: Final = phrase("Not enrolled. Run “tracepost enroll” on this computer: it says why.")
_DISK: Final = {
    FaultCode.STORE_DAMAGED: phrase("Disk damaged"),
    FaultCode.STORE_FULL: phrase("Disk full"),
    FaultCode.STORE_LOCKED: phrase("Disk busy"),
    FaultCode.EPOCH_OVER: phrase("New journal begun"),
}
_DISK_OTHERWISE: Final = phrase("Disk cannot be used")
_PROGRAM: Final = phrase("The program has an error")


def enrolment_failure(code: FaultCode) -> str:
    """Why the terminal was not enrolled, and what to do; an English literal of the text layer."""
    return _NOT_ENROLLED.get(code, _NOT_ENROLLED_OTHERWISE)


def fault_title(error: Exception) -> str:
    """What is the matter with the disk, or with the program."""
    return text(_DISK.get(error.code, _DISK_OTHERWISE) if isinstance(error, Fault) else _PROGRAM)
