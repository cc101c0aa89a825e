"""The gallery as files: a PNG per state and look, and one page of HTML that shows them side by side."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ui.gallery.render import Look, picture
from ui.gallery.states import STATES, GalleryState

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>tracepost gallery</title>
<style>
body {{ font: 16px sans-serif; margin: 24px; background: silver }}
figure {{ display: inline-block; margin: 8px; width: 640px; vertical-align: top }}
img {{ width: 100%; box-shadow: 0 1px 6px gray }}
</style>
{sections}
</html>
"""


def make_gallery(out: Path, looks: Sequence[Look], states: Sequence[GalleryState] = STATES) -> int:
    """Writes OUT/<look>/<screen>-<state>.png and OUT/index.html; gives the number of pictures."""
    for look in looks:
        folder = out / look.key
        folder.mkdir(parents=True, exist_ok=True)
        for state in states:
            picture(state, look).save(str(folder / f"{state.key}.png"))
    (out / "index.html").write_text(_page(looks, states), encoding="utf-8")
    return len(looks) * len(states)


def _page(looks: Sequence[Look], states: Sequence[GalleryState]) -> str:
    sections = "\n".join(_section(state, looks) for state in states)
    return _PAGE.format(sections=sections)


def _section(state: GalleryState, looks: Sequence[Look]) -> str:
    name = escape(state.key)
    figures = "\n".join(
        f'<figure><img src="{escape(look.key)}/{name}.png" alt="{name}" loading="lazy">'
        f"<figcaption>{escape(look.key)}</figcaption></figure>"
        for look in looks
    )
    return f"<h2>{escape(state.screen)} · {escape(state.name)} · {escape(state.station)}</h2>\n{figures}"
