"""The words for every refusal of what a device did not read whole; the others: `refusal_words`. No Qt."""

from typing import Final

from terminal.domain.outcome import Refusal
from ui.text import phrase

READING_WORDS: Final[dict[Refusal, tuple[str, str]]] = {
    Refusal.BAD_INPUT_METHOD: (
        phrase("Code unreadable – not used"),
        phrase("An input method changed it. Switch the keyboard to English, then scan again."),
    ),
    Refusal.READING_INCOMPLETE: (
        phrase("Code not read whole – not used"),
        phrase("“{code}” came in pieces. Scan it again; if that does not help, check the scanner's cable."),
    ),
    Refusal.CHARACTERS_UNREADABLE: (
        phrase("Code unreadable – not used"),
        phrase("“{code}” holds characters nobody here can tell. Set the scanner's code page, or use UTF-8."),
    ),
    Refusal.CODE_TOO_LONG: (
        phrase("Code too long – not used"),
        phrase("It is longer than any label. Scan one label at a time; check the scanner's end mark."),
    ),
    Refusal.NOTHING_READ: (
        phrase("The scanner read nothing"),
        phrase("It sent “{code}” instead of a code. Turn the label to it and scan again."),
    ),
    Refusal.OTHER_INSTRUMENT: (
        phrase("Another instrument is waited for – not recorded"),
        phrase("{value} {uom} came from {device}; this step takes values of {expected} alone."),
    ),
    Refusal.ALREADY_MEASURED: (
        phrase("Sent twice – recorded once"),
        phrase("{device} sent {value} again at once. To measure again, wait a second."),
    ),
    Refusal.TAG_INCOMPLETE: (
        phrase("Tag not read whole – not used"),
        phrase("What {device} received is not a whole tag. Hold it still, read again, or check the reader."),
    ),
}
