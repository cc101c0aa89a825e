"""The words for every refusal about boxes and pallets; those of all others are in `refusal_words`. No Qt."""

from typing import Final

from terminal.domain.outcome import Refusal
from ui.text import phrase

PACKING_WORDS: Final[dict[Refusal, tuple[str, str]]] = {
    Refusal.NO_BOX: (phrase("No box open – not packed"), phrase("Scan a box label first.")),
    Refusal.BOX_CLOSED: (phrase("Box closed – not packed"), phrase("{box} is closed. Scan a new box label.")),
    Refusal.BOX_FULL: (
        phrase("Box full – not packed"),
        phrase("{box} holds {capacity}. Close it, then scan a new box label."),
    ),
    Refusal.BOX_EMPTY: (phrase("Box empty – not closed"), phrase("Pack units first.")),
    Refusal.BOX_OTHER_ITEM: (
        phrase("Other product – not packed"),
        phrase("{box} holds {item}; this is {other}. Take another box."),
    ),
    Refusal.UNIT_NOT_FINISHED: (
        phrase("Unit not finished – not packed"),
        phrase("{unit} still needs {operation} {operation_name}. Take it to {stations}."),
    ),
    Refusal.UNIT_PACKED: (
        phrase("Unit already packed – not packed again"),
        phrase("{unit} is in box {other}. Take another one."),
    ),
    Refusal.UNIT_NOT_PACKED: (
        phrase("Unit is in no box – not taken out"),
        phrase("{unit} is not known to be packed. Scan the unit that comes out of the box."),
    ),
    Refusal.HELD_INSIDE: (
        phrase("Unit on hold inside – nothing changed"),
        phrase("{unit} in {box} is on hold. Take it out, put it on the hold rack and call the supervisor."),
    ),
    Refusal.SCRAP_INSIDE: (
        phrase("Scrapped unit inside – nothing changed"),
        phrase("{unit} in {box} was scrapped. Take it out and put it in the scrap box."),
    ),
    Refusal.REWORK_INSIDE: (
        phrase("Unit for rework inside – nothing changed"),
        phrase("{unit} in {box} was sent back to operation {operation}. Take it out and back to the line."),
    ),
    Refusal.NO_PALLET: (
        phrase("No pallet open – not loaded"),
        phrase("Scan a pallet label or touch “New pallet” first."),
    ),
    Refusal.PALLET_CLOSED: (
        phrase("Pallet closed – not loaded"),
        phrase("{pallet} is closed. Begin a new pallet, or take a box off this one."),
    ),
    Refusal.PALLET_FULL: (
        phrase("Pallet full – not loaded"),
        phrase("{pallet} holds {capacity} boxes. Close it, then begin a new one."),
    ),
    Refusal.PALLET_EMPTY: (phrase("Pallet empty – not closed"), phrase("Scan a closed box first.")),
    Refusal.PALLET_OTHER_ITEM: (
        phrase("Other product – not loaded"),
        phrase("The pallet holds {item}; this box holds {other}. Put it on another pallet."),
    ),
    Refusal.PALLET_OTHER_ORDER: (
        phrase("Other order – not loaded"),
        phrase("The pallet is of {order}; this box is of {other}. Put it on another pallet."),
    ),
    Refusal.BOX_UNKNOWN: (
        phrase("Box unknown – not loaded"),
        phrase("Nothing was packed in {box}. Is it a new pallet? Close the open one first."),
    ),
    Refusal.BOX_OPEN: (
        phrase("Box still open – not loaded"),
        phrase("Close {box} first: touch “Box”, scan it, touch “Close box”."),
    ),
    Refusal.BOX_ON_PALLET: (
        phrase("Box is on a pallet – nothing changed"),
        phrase("{box} is on {pallet}. Take it off there before it is moved or opened."),
    ),
    Refusal.BOX_NOT_ON_PALLET: (
        phrase("Box is on no pallet – not taken off"),
        phrase("{box} is not known to be on a pallet. Scan the box that comes off."),
    ),
    Refusal.NOT_A_BOX: (
        phrase("This is a pallet – not loaded"),
        phrase("{code} is the label of a pallet. Scan the label of a box."),
    ),
}
