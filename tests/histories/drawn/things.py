"""What drawn histories are about: few things, so that stations meet over them; and how the planners change
their masters.
"""

from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.codes.ai_table import check_digit
from terminal.domain.ids import BadgeCode, PersonCode
from terminal.domain.masters.kinds import LotState, StepKind
from terminal.domain.masters.label_template import Element, ElementKind, LabelTemplate, Subject
from terminal.domain.masters.rows import MasterRow, Person
from tests.histories.rows import check, consume, lot, measure, operation, order, plant_rows, routing
from tests.sync.hub.pen import names

PRODUCTS: Final = ("P1", "P2", "P3", "P4")
PARTS: Final = ("Q1", "Q2", "Q3", "Q4", "Q5")
UNITS: Final = (*PRODUCTS, *PARTS)
UNIT_ORDERS: Final = ("WP", "WP2", "WQ")
BATCHES: Final = ("WB", "WR")
LOTS_OF: Final = {"SCREW": ("L1", "L2", "N1"), "WIRE": ("W1", "W1", "W2"), "B": ("WB",)}
LOTS: Final = ("L1", "L2", "W1", "W2", "N1", "WB")
RECEIVED: Final = ("N1", "N2", "W2")
BOXES: Final = ("BX1", "BX2", "BX3")
PALLETS: Final = tuple(each + check_digit(each) for each in ("34012345678000001", "34012345678000002"))

_TEN = operation(10, "SA", "SB", steps=(consume(20, "SCREW"), check(30)))
_TWENTY = operation(20, "SB", "SC", steps=(consume(20, "Q"), measure(30)))
_THIRTY = operation(30, "SC", "SD", steps=(check(20),))
_BY_ITSELF = tuple(step for step in _THIRTY.steps if step.kind is not StepKind.REPORT)


def _person(code: str, *, active: bool) -> Person:
    return Person(code=PersonCode(code), name=code, badges=(BadgeCode(code),), active=active)


def _label(subject: Subject) -> LabelTemplate:
    wide = Decimal(60)
    high = Decimal(40)
    corner = Decimal(0)
    text = ElementKind.TEXT
    words = Element(kind=text, x=corner, y=corner, width=wide, height=high, data="{code}")
    return LabelTemplate(
        code=subject.value,
        names=names(subject.value),
        subject=subject,
        width=wide,
        height=high,
        elements=(words,),
    )


CHANGES: Final[tuple[MasterRow, ...]] = (
    order("WP", "P", 2),
    order("WP", "P", 4),
    order("WQ", "Q", 3),
    order("WQ", "Q", 50),
    order("WB", "B", 10),
    order("WB", "B", 40, tolerance=Decimal(2)),
    routing("P", _TEN, _TWENTY, _THIRTY),
    routing("P", operation(5, "SA"), _TEN, _TWENTY, _THIRTY),
    _person("P4", active=False),
    _person("P4", active=True),
    lot("L2", "SCREW", 12, state=LotState.BLOCKED),
    lot("L2", "SCREW", 12),
)


def drawn_rows() -> list[MasterRow]:
    """The plant's masters as drawn histories begin: orders that soon are full, an operation that reports
    itself.
    """
    way = routing("P", _TEN, _TWENTY, msgspec.structs.replace(_THIRTY, steps=_BY_ITSELF))
    first = (way, order("WP", "P", 3), order("WQ", "Q", 4), order("WB", "B", 12, tolerance=Decimal(2)))
    labels = (_label(subject) for subject in (Subject.UNIT, Subject.LOT, Subject.BOX, Subject.PALLET))
    given = {(row.kind, row.key()): row for row in (*plant_rows(), *first, *labels)}
    return list(given.values())
