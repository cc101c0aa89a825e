"""Guards that the map of the project shows every place there is."""

import re
from pathlib import Path

from tests.architecture.tree import ROOT, is_place, none_of, sources, write

MAP = Path("docs") / "architecture.md"
READMES = ("README.md", "README.zh-CN.md")
TEST_COMMAND = "python3 installer/run.py test"


def places(root: Path) -> list[str]:
    """Return `package/module` for every module right below the five packages, and every folder of Python."""
    paths = [Path(source.path) for source in sources(root)]
    modules = {path.with_suffix("") for path in paths if len(path.parts) == 2 and path.stem != "__init__"}
    folders = {path.parent for path in paths if len(path.parts) > 2}
    return sorted(place.as_posix() for place in modules | folders)


def places_not_named(root: Path) -> list[str]:
    """Complain about places that the map does not name: whole, or by their own name in the line of the folder
    around them.
    """
    lines = (root / MAP).read_text(encoding="utf-8").splitlines()
    return [f"{MAP.as_posix()} lacks {place}" for place in places(root) if not _named(place, lines)]


def _named(place: str, lines: list[str]) -> bool:
    around, _, name = place.rpartition("/")
    for line in lines:
        names = re.findall("`([^`]+)`", line)
        whole = any(is_place(place, each.removesuffix(".py")) for each in names)
        if whole or {around, name} <= set(names):
            return True
    return False


def test_map_names_every_place() -> None:
    none_of(places_not_named(ROOT))


def test_unnamed_place_is_seen(tmp_path: Path) -> None:
    samples = {
        "sync/__init__.py": "",
        "sync/station/worker.py": "",
        "sync/hub/app.py": "",
        "sync/hub/web/pages/a.py": "",
        "ui/cli.py": "",
        "ui/desk/a.py": "",
        "ui/screens/lock/view.py": "",
        "docs/architecture.md": "`sync/station` sends\n`sync/hub`: `web`; `ui/cli.py`, `ui/screens/<name>`\n",
    }
    assert places_not_named(write(tmp_path, samples)) == [
        "docs/architecture.md lacks sync/hub/web/pages",
        "docs/architecture.md lacks ui/desk",
    ]


def test_ci_runs_the_command_that_the_readmes_name() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in (".ci/run", *READMES)}
    assert texts[".ci/run"].splitlines()[-1] == TEST_COMMAND
    none_of([f"{name} lacks {TEST_COMMAND}" for name, text in texts.items() if TEST_COMMAND not in text])
