"""Guards that the map of the project shows every place there is."""

import re
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, none_of, sources, write

MAP = Path("docs") / "architecture.md"
READMES = ("README.md", "README.zh-CN.md")
TEST_COMMAND = "python3 installer/run.py test"


def places(root: Path) -> list[str]:
    """Return `package/module` for every module and sub-package right below the five packages."""
    parts = [source.path.removesuffix(".py").split("/") for source in sources(root)]
    return sorted({"/".join(part[:2]) for part in parts if part[0] in PACKAGES and part[1] != "__init__"})


def places_not_named(root: Path) -> list[str]:
    """Complain about places that the map does not name."""
    text = (root / MAP).read_text(encoding="utf-8")
    absent = [place for place in places(root) if not re.search(rf"\b{place}\b", text)]
    return [f"{MAP.as_posix()} lacks {place}" for place in absent]


def test_map_names_every_place() -> None:
    none_of(places_not_named(ROOT))


def test_unnamed_place_is_seen(tmp_path: Path) -> None:
    samples = {
        "sync/__init__.py": "",
        "sync/station/worker.py": "",
        "sync/hub/app.py": "",
        "ui/program/app.py": "",
    }
    root = write(
        tmp_path,
        {
            **samples,
            "docs/architecture.md": "`sync/station/worker.py` sends.\n`ui/program/app.py` composes.\n",
        },
    )
    assert places_not_named(root) == ["docs/architecture.md lacks sync/hub"]


def test_ci_runs_the_command_that_the_readmes_name() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in (".ci/run", *READMES)}
    assert texts[".ci/run"].splitlines()[-1] == TEST_COMMAND
    none_of([f"{name} lacks {TEST_COMMAND}" for name, text in texts.items() if TEST_COMMAND not in text])
