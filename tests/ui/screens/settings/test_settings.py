"""Settings open by badge and PIN alone, are in force at once, and every change carries a name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.events.payloads import Event, KioskLeft, SettingChanged
from terminal.domain.masters.rows import Person
from terminal.store import journal
from terminal.store.facts import Settings
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import (
    LOOKS,
    OPERATOR,
    SUPERVISOR,
    SUPERVISOR_PIN,
    badge,
    complaints,
    reading,
    scan,
    show,
)
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows, make_workplace, with_sealed_pin
from ui.desk.desk import Desk
from ui.screens.settings.options import SETTINGS
from ui.screens.settings.presenter import SettingsPresenter
from ui.screens.settings.view import SettingsView
from ui.screens.settings.words import value_words
from ui.text import LANGUAGES, Language, set_language, text, translations
from ui.theme.apply import apply_theme
from ui.theme.current import metrics
from ui.theme.metrics import metrics_for
from ui.window.hooks import Hooks

WRONG = "000000"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A verifier on which a test need not wait."""
TITLES: dict[Language, str] = {
    name: translations(name).get("Setting changed", "Setting changed") for name in LANGUAGES
}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    person = made.masters.get(Person, SUPERVISOR)
    assert person is not None
    cheap = msgspec.structs.replace(person, pin=CHEAP.hash(SUPERVISOR_PIN))
    load_rows(made.store, (with_sealed_pin(cheap),))
    yield made
    made.store.close()
    set_language("en")


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def settings(work: Workplace, shell: FakeShell) -> SettingsPresenter:
    return SettingsPresenter(Desk(work, shell))


def open_up(settings: SettingsPresenter, work: Workplace) -> None:
    scan(work, settings, "B10482")
    settings.entered(SUPERVISOR_PIN)


def last_event(work: Workplace) -> Event:
    connection = work.store.database.connection()
    found = journal.read_event(connection, 1, journal.head(connection, 1).sequence)
    assert found is not None
    return found


def index(name: str, value: object) -> str:
    entry = next(entry for entry in SETTINGS if entry.name == name)
    return str(entry.values.index(value))


def test_locked_there_is_nothing_to_touch(settings: SettingsPresenter) -> None:
    state = settings.state()
    assert (state.settings, state.opened_by, state.asking) == ((), "", None)
    assert state.invite[0] == "Scan a supervisor's badge"


def test_badge_then_pin_opens(settings: SettingsPresenter, work: Workplace, shell: FakeShell) -> None:
    assert scan(work, settings, "B10482")
    asking = settings.state().asking
    assert asking is not None
    assert (asking.field.title, asking.field.secret) == ("PIN of Li Jianhua", True)
    settings.entered(SUPERVISOR_PIN)
    state = settings.state()
    assert (state.opened_by, len(state.settings), shell.said[-1].title) == ("Li Jianhua", 11, "Settings open")
    assert work.terminal().actor is None


def test_engineers_open_and_operators_do_not(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    scan(work, settings, "B10489")
    assert settings.state().asking is not None
    scan(work, settings, "B10483")
    assert settings.state().asking is None
    assert shell.said[-1].title == "Supervisor needed – not done"


def test_another_badge_locks_what_was_open(settings: SettingsPresenter, work: Workplace) -> None:
    open_up(settings, work)
    scan(work, settings, "B10493")
    state = settings.state()
    assert (state.opened_by, state.asking is not None) == ("", True)


def test_a_wrong_pin_is_recorded_with_the_badge_and_asked_again(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    scan(work, settings, "B10482")
    first = settings.state().asking
    settings.entered(WRONG)
    again = settings.state().asking
    assert first is not None
    assert again is not None
    assert again.attempt != first.attempt
    assert shell.said[-1].detail == "Tries left: 4. Enter the PIN again."
    event = last_event(work)
    assert (event.payload, event.envelope.actor) == (KioskLeft(allowed=False), SUPERVISOR)


@pytest.mark.slow
def test_five_wrong_tries_lock_for_five_minutes(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    scan(work, settings, "B10482")
    for _ in range(5):
        settings.entered(WRONG)
    assert settings.state().asking is None
    assert shell.said[-1].detail.startswith("Try again in 300 s")
    work.clock.turn(299)  # type: ignore[attr-defined]
    scan(work, settings, "B10482")
    assert shell.said[-1].title == "PIN locked – not opened"
    work.clock.turn(2)  # type: ignore[attr-defined]
    open_up(settings, work)
    assert settings.state().opened_by == "Li Jianhua"


def test_who_is_signed_in_and_may_goes_straight_to_the_pin(
    settings: SettingsPresenter, work: Workplace
) -> None:
    badge(work, OPERATOR)
    assert settings.state().own_pin == ""
    badge(work, SUPERVISOR)
    assert settings.state().own_pin == "Enter my PIN"
    settings.own_pin()
    assert settings.state().asking is not None


def test_the_pin_is_checked_beside_the_screen_which_says_so(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    shell.wait = True
    open_up(settings, work)
    asking = settings.state().asking
    assert (asking is not None and asking.busy, settings.state().opened_by) == ("Checking the PIN …", "")
    settings.entered(SUPERVISOR_PIN)
    assert len(shell.waiting) == 1
    shell.waiting.pop()()
    assert settings.state().opened_by == "Li Jianhua"


@pytest.mark.parametrize("pin", [SUPERVISOR_PIN, WRONG])
def test_a_pin_whose_pad_was_closed_opens_nothing_but_counts(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell, pin: str
) -> None:
    shell.wait = True
    scan(work, settings, "B10482")
    settings.entered(pin)
    settings.leave()
    said = len(shell.said)
    shell.waiting.pop()()
    assert (settings.state().opened_by, len(shell.said)) == ("", said)
    assert len(work.store.pin_book().tries) == (pin == WRONG)


@pytest.mark.slow
def test_while_it_is_checked_no_key_counts(qt_app: QApplication, work: Workplace) -> None:
    later: list[Callable[[], None]] = []
    hooks = Hooks(background=lambda job, then: later.append(lambda: then(job())))
    window = show(qt_app, work, "settings", hooks=hooks)
    window.router.read(reading(work, "B10482"))
    view = window.stack.currentWidget()
    assert isinstance(view, SettingsView)
    for key in WRONG:
        view.keypad.pad.press(key)
    view.keypad.pad.confirm.click()
    assert view.keypad.isVisible()
    view.keypad.pad.press("1")
    assert view.keypad.pad.value.accessibleName() == "PIN of Li Jianhua ●●●●●● Checking the PIN …"
    assert not view.keypad.pad.confirm.isEnabled()
    later.pop()()
    assert (view.keypad.pad.words(), view.keypad.pad.keys["1"].isEnabled()) == ("", True)
    window.close_down()


@pytest.mark.parametrize("entry", SETTINGS, ids=lambda entry: entry.name)
def test_every_value_offered_can_be_set(settings: SettingsPresenter, work: Workplace, entry: object) -> None:
    open_up(settings, work)
    name = entry.name  # type: ignore[attr-defined]
    for at, value in enumerate(entry.values):  # type: ignore[attr-defined]
        settings.choose(name)
        settings.pick(str(at))
        assert getattr(work.store.settings(), name) == value
    chooser_after = settings.state().chooser
    assert chooser_after is None


def test_a_change_is_in_force_at_once_and_carries_the_name(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    badge(work, OPERATOR)
    open_up(settings, work)
    settings.choose("volume")
    settings.pick(index("volume", 40))
    assert shell.settings == [msgspec.structs.replace(Settings(), volume=40)]
    event = last_event(work)
    assert event.payload == SettingChanged(setting="volume", old="80", new="40")
    assert (event.envelope.actor, event.envelope.authentication) == (SUPERVISOR, "badge+pin")
    assert work.terminal().actor == OPERATOR
    tile = next(choice for choice in settings.state().settings if choice.key == "volume")
    assert tile.code == "40 %"


def test_a_locked_screen_changes_nothing(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    settings.choose("volume")
    settings.pick("0")
    assert (work.store.settings(), shell.settings) == (Settings(), [])
    assert shell.said[-1].title == "Supervisor needed – not done"


def test_leaving_the_screen_locks(settings: SettingsPresenter, work: Workplace) -> None:
    open_up(settings, work)
    settings.leave()
    assert settings.state().opened_by == ""


def test_the_program_ends_after_a_second_touch_and_the_end_is_recorded(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell
) -> None:
    open_up(settings, work)
    settings.choose("end")
    settings.pick("stay")
    ends = [shell.ended]
    settings.choose("end")
    settings.pick("end")
    assert [*ends, shell.ended] == [False, True]
    assert (last_event(work).payload, last_event(work).envelope.actor) == (
        KioskLeft(allowed=True),
        SUPERVISOR,
    )


def test_other_codes_keep_their_meaning(settings: SettingsPresenter, work: Workplace) -> None:
    open_up(settings, work)
    for code in ("WO-2026-1147", "MC40-2611-000343", "2611-0087", command_code(CommandWord.UNDO), "nonsense"):
        assert not scan(work, settings, code)


def test_the_printed_cancel_closes_the_pad(settings: SettingsPresenter, work: Workplace) -> None:
    scan(work, settings, "B10482")
    assert scan(work, settings, command_code(CommandWord.CANCEL))
    assert settings.state().asking is None
    assert not scan(work, settings, command_code(CommandWord.CANCEL))


def test_the_tile_says_the_language_in_force(settings: SettingsPresenter, work: Workplace) -> None:
    open_up(settings, work)
    for in_force, words in (("en", "English"), ("zh", "中文")):
        set_language(in_force)  # type: ignore[arg-type]
        assert next(tile.code for tile in settings.state().settings if tile.key == "language") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_that_is_chosen_is_in_force(
    settings: SettingsPresenter, work: Workplace, shell: FakeShell, language: Language
) -> None:
    open_up(settings, work)
    for in_force in LANGUAGES:  # as by a printed command
        set_language(in_force)
        settings.choose("language")
        settings.pick(index("language", language))
        assert text("Setting changed") == shell.said[-1].title == TITLES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_named_by_themselves(language: str) -> None:
    set_language("en" if language == "en" else "zh")
    assert (value_words("language", "zh"), value_words("language", "en")) == ("中文", "English")
    assert value_words("wedge_prefix", "\x02") == "STX"
    assert value_words("idle_lock_s", 0) == text("Never")
    set_language("en")


def test_sizes_of_the_screen_that_make_no_difference_are_offered_as_one(
    settings: SettingsPresenter, work: Workplace
) -> None:
    open_up(settings, work)
    settings.choose("panel_diagonal_inch")
    chooser = settings.state().chooser
    assert chooser is not None
    assert [(choice.name, choice.selected) for choice in chooser.choices][:2] == [
        ("7–10.1″", True),
        ("12.1″", False),
    ]
    settings.pick(chooser.choices[-1].key)
    assert work.store.settings().panel_diagonal_inch == 21.5
    assert [choice.code for choice in settings.state().settings if choice.key == "panel_diagonal_inch"] == [
        "21.5–24″"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("look", range(len(LOOKS)))
def test_it_fits_and_can_be_touched_with_gloves(qt_app: QApplication, work: Workplace, look: int) -> None:
    window = show(qt_app, work, "settings", look)
    assert complaints(window, look) == []
    window.router.read(reading(work, "B10482"))
    assert complaints(window, look) == []
    window.presenter().entered(SUPERVISOR_PIN)  # type: ignore[attr-defined]
    window.presenter().choose("panel_diagonal_inch")  # type: ignore[attr-defined]
    qt_app.processEvents()
    assert complaints(window, look) == []
    window.close_down()


@pytest.mark.slow
def test_the_pin_is_never_shown_and_no_zero_of_it_is_lost(qt_app: QApplication, work: Workplace) -> None:
    window = show(qt_app, work, "settings")
    window.router.read(reading(work, "B10482"))
    view = window.stack.currentWidget()
    assert isinstance(view, SettingsView)
    for key in "0012":
        view.keypad.pad.press(key)
    assert view.keypad.pad.words() == "0012"
    assert view.keypad.pad.value.accessibleName() == "PIN of Li Jianhua ●●●●"
    assert not view.keypad.pad.confirm.isEnabled()
    window.close_down()


@pytest.mark.slow
def test_another_size_rebuilds_the_window_and_stays_open(qt_app: QApplication, work: Workplace) -> None:
    panel = LOOKS[3][2]

    def put_in_force(settings: Settings) -> None:
        apply_theme(qt_app, "dark", metrics_for(panel, settings.scale / 100))

    window = show(qt_app, work, "settings", 2, Hooks(settings_changed=put_in_force))
    window.router.read(reading(work, "B10482"))
    window.presenter().entered(SUPERVISOR_PIN)  # type: ignore[attr-defined]
    window.presenter().choose("scale")  # type: ignore[attr-defined]
    before = window.stack.currentWidget()
    window.presenter().pick(index("scale", 150))  # type: ignore[attr-defined]
    qt_app.processEvents()
    after = window.stack.currentWidget()
    assert metrics().scale > 1
    assert isinstance(after, SettingsView)
    assert after is not before
    assert after.tiles.isVisible()
    assert complaints(window, 3) == []
    window.close_down()
