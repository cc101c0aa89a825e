"""What the tests of screens share: a badge, a scan with its real meaning, a window that shows one screen."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.domain.codes.classify import classify
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import EventKey, Payload, UnitDisposed
from terminal.domain.ids import PersonCode, ReasonCode
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.station_kind import kind_with
from tests.fakes.workplace import command
from ui.desk.grammar import grammar_of
from ui.desk.screen import Presenter, Scan
from ui.screens.trace.view import NodeRow
from ui.text import Language, set_language
from ui.theme.apply import apply_theme
from ui.theme.current import metrics
from ui.theme.metrics import LEAST_MM, Panel, metrics_for
from ui.theme.tokens import ThemeName
from ui.widgets.touch import Touchable
from ui.window.hooks import Hooks
from ui.window.window import NO_PROGRAM, Window

ORDER, UNIT, OPERATION = "WO-2026-1147", "MC40-2611-000343", 20
OPERATOR, SUPERVISOR, SUPERVISOR_PIN = "E10483", "E10482", "240611"
SMALL, LARGE = Panel(1280, 800, 10.1), Panel(1920, 1080, 15.6)
LOOKS: tuple[tuple[Language, ThemeName, Panel, float], ...] = (
    ("en", "light", SMALL, 1.0),
    ("zh", "dark", SMALL, 1.5),
    ("zh", "light", LARGE, 1.0),
    ("en", "dark", LARGE, 1.5),
)


def badge(work: Workplace, person: str = OPERATOR) -> None:
    """Signs a person in."""
    sign_in(work, command(work), PersonCode(person))


def act(work: Workplace, payload: Payload, unit: str = "", **about: object) -> EventKey:
    """Writes one event of the demo order a minute later, about a unit or about the order."""
    work.clock.turn(60)  # type: ignore[attr-defined]
    subject = ("unit", unit) if unit else None
    with work.act() as writing:
        return writing.add(
            command(work), payload, **{"order": ORDER, "operation": OPERATION, "subject": subject, **about}
        )


def decide(work: Workplace, unit: str, reason: str) -> EventKey:
    """Uses a unit on hold as it is."""
    doc = work.store.doc(UnitDoc, unit)
    ends = tuple(held.key for held in doc.holds) if doc else ()
    payload = UnitDisposed(disposition=Disposition.USE_AS_IS, reason=ReasonCode(reason), ends=ends)
    return act(work, payload, unit)


def reading(work: Workplace, code: str) -> Reading:
    now = work.clock
    return Reading(
        next_reading_id(), "s1", ReadingKind.CODE, code, code.encode(), None, now.now(), now.monotonic_ns()
    )


def scan(work: Workplace, presenter: Presenter, code: str) -> bool:
    """Lets a screen have a code with the meaning it really has; False where it leaves it to the desk."""
    return presenter.scan(Scan(reading(work, code), classify(grammar_of(work), code)))


def show(app: QApplication, work: Workplace, screen: str, look: int = 0, hooks: Hooks = NO_PROGRAM) -> Window:
    """A window that offers that screen alone, in one of the LOOKS."""
    language, theme, panel, scale = LOOKS[look]
    set_language(language)
    apply_theme(app, theme, metrics_for(panel, scale))
    window = Window(work, kind_with(screen), hooks)
    window.destroyed.connect(window._end_language)  # also where a test fails before it closes the window
    window.show_screen(screen)
    window.resize(panel.width_px, panel.height_px)
    window.show()
    QCoreApplication.processEvents()
    return window


def complaints(window: Window, look: int = 0) -> list[str]:
    """What is wrong with the window as it stands: too large, targets too small for gloves, nameless ones."""
    panel = LOOKS[look][2]
    hint = window.minimumSizeHint()
    found = []
    if hint.width() > panel.width_px or hint.height() > panel.height_px:
        found.append(f"needs {hint.width()}x{hint.height()}")
    for target in _targets(window):
        name = target.accessibleName()
        found += [] if name else [f"{type(target).__name__} has no name"]
        least = metrics().mm(LEAST_MM) if isinstance(target, NodeRow) else metrics().glove
        if min(target.width(), target.height()) < least:
            found.append(f"{name}: {target.width()}x{target.height()}")
    return found


def _targets(window: QWidget) -> Iterator[Touchable]:
    header = window.header  # type: ignore[attr-defined]
    strip = window.strip  # type: ignore[attr-defined]
    for target in window.findChildren(Touchable):
        if target.isVisible() and target is not strip and not header.isAncestorOf(target):
            yield target
