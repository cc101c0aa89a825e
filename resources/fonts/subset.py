"""Cuts the committed fonts out of the full Noto Sans SC.

A tool run by hand when the fonts change (it takes minutes); the program and the tests never run it.

    python -m resources.fonts.subset REGULAR.ttf BOLD.ttf

The two inputs are the static Noto Sans SC 2.004, weights 400 and 700 (SIL Open Font License 1.1), for example
from the npm package @expo-google-fonts/noto-sans-sc 0.4.3. Written beside this file: NotoSansSC-Regular.ttf,
NotoSansSC-Bold.ttf (Latin, symbols, GB2312) and NotoSansSC-Rare.ttf (every other Han character of the regular
weight, as a family of its own that is loaded only when a name needs it).
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

HERE = Path(__file__).parent
FAMILY = "Noto Sans SC"
RARE_FAMILY = "Noto Sans SC Rare"
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk"]

# Inclusive ranges next to GB2312: Latin, Greek, punctuation, currency, arrows, mathematics, shapes, CJK.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x0370, 0x03FF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20CF),
    (0x2100, 0x22FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x26FF),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
)


def gb2312() -> set[int]:
    """All code points of GB2312: 6763 Han characters and the symbols of rows 1 to 9."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= {ord(c) for c in bytes((row, cell)).decode("gb2312", errors="ignore")}
    return found


def common() -> set[int]:
    """Code points of the two fonts that are always loaded."""
    return gb2312() | {point for first, last in RANGES for point in range(first, last + 1)}


def rare(font: TTFont) -> set[int]:
    """Han code points of `font` that `common` leaves out."""
    return {p for p in font.getBestCmap() if 0x3400 <= p <= 0x9FFF or p >= 0xF900} - common()


def rename(font: TTFont, family: str, style: str) -> None:
    """Sets the family and style names, and drops the other languages' names."""
    names = font["name"]
    names.names = [n for n in names.names if n.nameID in (0, 5, 7, 13, 14) and n.langID == 0x409]
    full = f"{family} {style}"
    for number, value in ((1, family), (2, style), (3, full), (4, full), (6, full.replace(" ", ""))):
        names.setName(value, number, 3, 1, 0x409)


def cut(source: Path, points: set[int], family: str, style: str, target: Path) -> int:
    """Writes the subset and gives its size in bytes."""
    font = TTFont(source)
    options = Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"], legacy_cmap=False
    )
    options.drop_tables += ["vhea", "vmtx", "STAT", "BASE"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target)
    return target.stat().st_size


def main(regular: Path, bold: Path) -> None:
    """Writes all three fonts."""
    jobs = (
        (regular, common(), FAMILY, "Regular", "NotoSansSC-Regular.ttf"),
        (bold, common(), FAMILY, "Bold", "NotoSansSC-Bold.ttf"),
        (regular, rare(TTFont(regular)), RARE_FAMILY, "Regular", "NotoSansSC-Rare.ttf"),
    )
    for source, points, family, style, name in jobs:
        size = cut(source, points, family, style, HERE / name)
        sys.stdout.write(f"{name} {size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
