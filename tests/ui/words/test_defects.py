"""Groups of defects and qualifications are called by their names, in the language in force."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.domain.masters.rows import DefectGroup, QualificationName, Routing
from terminal.domain.outcome import Refused
from terminal.store.masters import drop_master
from terminal.usecases.parts.workplace import Workplace, qualified
from tests.fakes.screens import badge
from tests.fakes.workplace import make_workplace
from ui.text import set_language
from ui.words.defects import defect_tiles
from ui.words.refusals.table import refusal_words


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    yield made
    made.store.close()
    set_language("en")


def forget(work: Workplace, kind: str) -> None:
    """The hub has taken the names out again."""
    struct = DefectGroup if kind == "defect_group" else QualificationName
    with work.store.database.write() as connection:
        for row in work.masters.all(struct):
            drop_master(connection, kind, row.key())
    work.store.forget()


def test_a_defects_tile_says_its_group(work: Workplace) -> None:
    tile = defect_tiles(work, "D-COLD")[0]
    assert (tile.name, tile.code) == ("Cold joint", "Soldering")
    set_language("zh")
    assert defect_tiles(work, "D-COLD")[0].code == "焊接"
    forget(work, "defect_group")
    assert defect_tiles(work, "D-COLD")[0].code == "solder"


def test_a_missing_qualification_is_called_by_its_name(work: Workplace) -> None:
    badge(work, "E10495")
    routing = work.masters.get(Routing, "PCB-40A")
    assert routing is not None
    operation = routing.operations[0]
    why = qualified(work, operation)
    assert isinstance(why, Refused)
    assert refusal_words(why).detail.startswith("朱玲 is not qualified: Soldering.")
    set_language("zh")
    assert "“焊接”" in refusal_words(why).detail
    forget(work, "qualification")
    why = qualified(work, operation)
    assert isinstance(why, Refused)
    assert "“soldering”" in refusal_words(why).detail
