"""What a code can mean, in words and as a picture. No Qt."""

from typing import Final, NamedTuple

from terminal.domain.codes import meanings as means
from ui.text import phrase, text


class MeaningWords(NamedTuple):
    """An English literal of the text layer, the field that holds the code, an icon."""

    words: str
    field: str
    icon: str


_KINDS: Final[dict[type, MeaningWords]] = {
    means.LotMeaning: MeaningWords(phrase("Lot of {item}"), "lot", "layers"),
    means.UnitMeaning: MeaningWords(phrase("Unit of {item}"), "unit", "package"),
    means.OrderMeaning: MeaningWords(phrase("Work order"), "order", "file-text"),
    means.ItemMeaning: MeaningWords(phrase("Item"), "item", "tag"),
    means.BoxMeaning: MeaningWords(phrase("Box"), "box", "box"),
    means.PersonMeaning: MeaningWords(phrase("Person"), "badge", "user"),
    means.StationMeaning: MeaningWords(phrase("Station"), "station", "flag"),
    means.LocationMeaning: MeaningWords(phrase("Location"), "location", "map-pin"),
}


def meaning_words(thing: means.Thing) -> tuple[str, str, str]:
    """What it would be, its code, an icon."""
    kind = _KINDS[type(thing)]
    item = getattr(thing, "item", None) or "–"
    return text(kind.words, item=item), str(getattr(thing, kind.field)), kind.icon
