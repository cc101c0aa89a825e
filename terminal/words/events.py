"""The name and icon of every kind of event, for lists, traces and pages.

What is in an event is told where it is shown.
"""

from typing import Final

from terminal.text import Language, phrase, translations

EVENT_WORDS: Final[dict[str, tuple[str, str]]] = {
    "session.started": (phrase("Signed in"), "log-in"),
    "session.ended": (phrase("Signed out"), "log-out"),
    "scan.refused": (phrase("Scan refused"), "ban"),
    "order.chosen": (phrase("Order taken"), "file-text"),
    "unit.started": (phrase("Operation started"), "circle-play"),
    "component.consumed": (phrase("Material used"), "layers"),
    "parameter.recorded": (phrase("Parameter"), "gauge"),
    "inspection.recorded": (phrase("Inspection"), "clipboard-check"),
    "work.reported": (phrase("Report"), "circle-check"),
    "report.taken_back": (phrase("Report taken back"), "rotate-ccw"),
    "unit.held": (phrase("Put on hold"), "hand"),
    "unit.disposed": (phrase("Disposition"), "gavel"),
    "call.raised": (phrase("Help called"), "siren"),
    "call.acknowledged": (phrase("Call acknowledged"), "user"),
    "call.cleared": (phrase("Call cleared"), "check"),
    "lot.received": (phrase("Lot received"), "package-plus"),
    "unit.packed": (phrase("Packed"), "package"),
    "unit.unpacked": (phrase("Taken out of the box"), "package-minus"),
    "box.closed": (phrase("Box closed"), "box"),
    "box.packed": (phrase("Put on a pallet"), "boxes"),
    "box.unpacked": (phrase("Taken off the pallet"), "undo-2"),
    "setting.changed": (phrase("Setting changed"), "settings"),
    "kiosk.left": (phrase("Kiosk left"), "monitor"),
    "lot.mounted": (phrase("Lot put in use"), "package-open"),
    "component.returned": (phrase("Material given back"), "undo-2"),
    "label.printed": (phrase("Label printed"), "printer"),
    "label.verified": (phrase("Label checked"), "scan-barcode"),
    "dispute.answered": (phrase("Question of the hub answered"), "circle-question-mark"),
    "photo.taken": (phrase("Photo"), "camera"),
}
"""Type of event -> its name and icon."""


def event_words(kind: str, language: Language) -> tuple[str, str]:
    """What an event of that type is called, and its icon; one of a newer version by its own name."""
    name, icon = EVENT_WORDS.get(kind, (kind, "circle-dot"))
    return translations(language).get(name, name), icon
