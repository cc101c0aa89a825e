"""`python -m ui.gallery OUT_DIR`: draws the gallery; a display is not needed."""

import argparse
import sys
from itertools import product
from pathlib import Path

from ui.gallery.pages import make_gallery
from ui.gallery.render import PANELS, Look
from ui.text import LANGUAGES
from ui.theme.tokens import THEMES

_SIZES = {f"{width}x{height}": panel for (width, height), panel in PANELS.items()}


def main(arguments: list[str]) -> int:
    """Runs the command; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ui.gallery", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--lang", choices=LANGUAGES, action="append")
    parser.add_argument("--theme", choices=tuple(THEMES), action="append")
    parser.add_argument("--size", choices=tuple(_SIZES), action="append")
    parser.add_argument("--scale", type=float, choices=(1.0, 1.25, 1.5), action="append")
    chosen = parser.parse_args(arguments)
    from ui.program.run_terminal import application

    application(shown=False).setCursorFlashTime(0)
    several = product(
        chosen.lang or LANGUAGES,
        chosen.theme or tuple(THEMES),
        chosen.size or ["1280x800"],
        chosen.scale or [1.0],
    )
    looks = [Look(language, theme, _SIZES[size], scale) for language, theme, size, scale in several]
    made = make_gallery(chosen.out, looks)
    print(f"{made} pictures in {chosen.out}, see index.html")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
