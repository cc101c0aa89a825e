"""The about screen tells what the terminal is, and shows every licence that must be shown."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from terminal.store.facts import ExchangeState
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import LOOKS, OPERATOR, badge, complaints, show
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.screens.about.parts import PACKAGES, QT, parts, text_of
from ui.screens.about.presenter import AboutPresenter
from ui.screens.about.view import AboutView
from ui.text import set_language

QT_KEY = "Qt / PySide6"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


def about(work: Workplace, warning: str = "") -> AboutPresenter:
    return AboutPresenter(Desk(work, FakeShell(), warning))


def figures(presenter: AboutPresenter) -> dict[str, str]:
    return {name: value for name, value, _ in presenter.state().rows}


def test_figures_of_the_terminal(work: Workplace) -> None:
    badge(work, OPERATOR)
    work.store.keep(ExchangeState(contact_at=work.now(), acknowledged=1))
    told = figures(about(work))
    assert (told["Terminal"], told["Epoch"], told["Station"]) == ("T-ST-020", "1", "ST-020")
    assert told["Events in the journal"].startswith("1 · ")
    assert told["Last receipt of the hub"] == "up to event 1 · 11-22 10:00"
    assert tuple(map(int, told["SQLite"].split("."))) >= (3, 51, 3)


def test_no_word_of_the_hub_yet(work: Workplace) -> None:
    work.store.keep(ExchangeState())
    assert figures(about(work))["Last receipt of the hub"] == "none yet"


def test_a_key_in_a_file_is_warned_of(work: Workplace) -> None:
    quiet, warned = about(work).state(), about(work, "no key store").state()
    assert quiet.rows[-1][2] is Tone.NEUTRAL
    assert (warned.rows[-1][1], warned.rows[-1][2], warned.warning) == (
        "in a file",
        Tone.WARN,
        "no key store",
    )


def test_every_declared_package_is_a_part() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = ("terminal", "camera", "opcua", "mqtt")
    declared = [*project["dependencies"]]
    declared += [line for extra in extras for line in project["optional-dependencies"][extra]]
    names = {line.replace("=", ">").partition(">")[0].strip() for line in declared}
    assert names == {*PACKAGES, *QT}
    assert {name.lower() for name in PACKAGES} <= {part.key.lower() for part in parts()}


def test_packages_of_packages_are_parts_too() -> None:
    assert {"urllib3", "cffi", "certifi"} <= {part.key for part in parts()}


@pytest.mark.slow
def test_texts_that_must_be_shown(work: Workplace) -> None:
    texts = {part.key: text_of(part) for part in parts()}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts[QT_KEY]
    assert "TERMS AND CONDITIONS" in texts[QT_KEY]
    assert "SIL OPEN FONT LICENSE" in texts["Noto Sans SC"].upper()
    assert "ISC License" in texts["Lucide"]
    assert "Apache License" in texts["tracepost"]
    presenter = about(work)
    presenter.read(QT_KEY)
    opened = presenter.state().open
    assert opened is not None
    assert opened.words.startswith("Qt and its Python binding are used under the LGPL")


def test_an_unknown_licence_is_no_file() -> None:
    with pytest.raises(FileNotFoundError):
        resources.licence_text("WTFPL")


def test_leaving_closes_the_licence(work: Workplace) -> None:
    presenter = about(work)
    presenter.read(QT_KEY)
    presenter.leave()
    assert presenter.state().open is None


@pytest.mark.slow
@pytest.mark.parametrize("look", range(len(LOOKS)))
def test_it_fits_and_can_be_touched_with_gloves(qt_app: QApplication, work: Workplace, look: int) -> None:
    window = show(qt_app, work, "about", look)
    assert complaints(window, look) == []
    window.presenter().read(QT_KEY)  # type: ignore[attr-defined]
    qt_app.processEvents()
    assert complaints(window, look) == []
    window.close_down()


@pytest.mark.slow
def test_pages_of_a_licence_are_turned_and_it_is_closed(qt_app: QApplication, work: Workplace) -> None:
    window = show(qt_app, work, "about")
    view = window.stack.currentWidget()
    assert isinstance(view, AboutView)
    view.parts.rows[1].touched.emit()
    qt_app.processEvents()
    bar = view.reader.get().text.verticalScrollBar()
    view.reader.get().down.touched.emit()
    assert bar.value() == bar.pageStep()
    view.reader.get().done.touched.emit()
    assert (view.reader.get().isVisible(), window.presenter().state().open) == (False, None)
    window.close_down()
