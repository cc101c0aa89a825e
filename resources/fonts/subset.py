"""Cuts the committed fonts out of the full Noto Sans SC.

A tool run by hand when the fonts change (it takes minutes); the program and the tests never run it.

    python -m resources.fonts.subset REGULAR.ttf BOLD.ttf

The two inputs are the static Noto Sans SC 2.004, weights 400 and 700 (SIL Open Font License 1.1), for example
from the npm package @expo-google-fonts/noto-sans-sc 0.4.3. Written beside this file: NotoSansSC-Regular.ttf,
NotoSansSC-Bold.ttf (Latin, symbols, GB2312) and NotoSansSC-Rare.ttf (every other Han character of the regular
weight, as a family of its own that is loaded only when a name needs it).

The two that are always loaded get what Noto Sans SC lacks: a middle dot as wide as a full stop ("N·m"), and
quotation marks for English, in the feature `pwid`; its own are a whole Han character wide.
"""

import sys
from copy import deepcopy
from pathlib import Path

from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable  # type: ignore[import-untyped]
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables import otTables  # type: ignore[import-untyped]

HERE = Path(__file__).parent
FAMILY = "Noto Sans SC"
RARE_FAMILY = "Noto Sans SC Rare"
DOT, QUOTES = "\u00b7", "\u2018\u2019\u201c\u201d"
DOT_SIDE, QUOTE_SIDE = 110, 60
"""Thousandths of the size left and right of what is made narrow."""
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


def make_narrow(font: TTFont) -> None:
    """The middle dot narrow wherever it stands; the quotation marks only where `pwid` is asked for."""
    wide = font.getBestCmap()
    swaps = {wide[ord(char)]: _narrow(font, wide[ord(char)], QUOTE_SIDE) for char in QUOTES}
    dot = _narrow(font, wide[ord(DOT)], DOT_SIDE)
    for table in font["cmap"].tables:
        table.cmap[ord(DOT)] = dot
    _add_feature(font, "pwid", swaps)


def _add_feature(font: TTFont, tag: str, swaps: dict[str, str]) -> None:
    """A feature that swaps single glyphs, in every script and language; `tag` sorts after those there are."""
    table = font["GSUB"].table
    table.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable(swaps)]))
    record = otTables.FeatureRecord()
    record.FeatureTag, record.Feature = tag, otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    for script in (entry.Script for entry in table.ScriptList.ScriptRecord):
        for system in (script.DefaultLangSys, *(entry.LangSys for entry in script.LangSysRecord)):
            system.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)


def _narrow(font: TTFont, name: str, side: int) -> str:
    """Adds a copy of the glyph that is as wide as its ink and `side` left and right; gives its name."""
    glyphs, shifted = font["glyf"], deepcopy(font["glyf"][name])
    shifted.coordinates.translate((side - shifted.xMin, 0))
    new = f"{name}.pwid"
    font.setGlyphOrder([*font.getGlyphOrder(), new])
    glyphs[new] = shifted
    shifted.recalcBounds(glyphs)
    font["hmtx"][new] = (shifted.xMax + side, side)
    return new


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
    if family == FAMILY:
        make_narrow(font)
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
