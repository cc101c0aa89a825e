"""What there is to see while nobody is signed in. Frozen. No Qt."""

from dataclasses import dataclass

from ui.feedback import Tone


@dataclass(frozen=True, slots=True)
class ShiftProgress:
    """The shift that runs: its name and hours; where there is a plan, what was made in it against that.

    `done` and `due` are shares 0..1 of the plan: what was made, and what should be by now.
    """

    name: str
    hours: str
    made: str = ""
    planned: str = ""
    done: float | None = None
    due: float | None = None
    stands: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class SignInState:
    """The invitation, and what waits at the station: rows of (name, value).

    `clock` and `day` are the plant's; `shift` is None between shifts.
    """

    title: str
    hint: str
    rows: tuple[tuple[str, str], ...]
    unprotected: str
    """Why the store's key is not protected by the system's key store; "" when it is."""
    clock: str = ""
    day: str = ""
    shift: ShiftProgress | None = None
