"""People, what they may do and until when, and what that is called."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec import structs

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterFiles, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.ids import BadgeCode, PersonCode
from terminal.domain.masters.kinds import Role
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import MasterRow, Person, Qualification, QualificationName
from terminal.domain.pin_verifier import is_verifier

_PIN: Final = re.compile("[0-9]{6,12}")


class HeldQualification(NamedTuple):
    """A qualification of a person: a row of its file, a part of the person's row in the feed."""

    person: PersonCode
    own: Qualification


def _person(record: Record) -> Person:
    pin = record.text("pin")
    if pin and not _PIN.fullmatch(pin) and not is_verifier(pin):
        record.wrong(Wrong.BAD_PIN, "pin")
    return Person(
        code=PersonCode(record.code("code")),
        name=record.needed("name") and record.name("name"),
        latin_name=record.name("latin_name"),
        badges=tuple(map(BadgeCode, record.codes("badges"))),
        role=record.choice("role", Role),
        pin=pin,
        active=record.flag("active", default=True),
    )


def _qualified(files: MasterFiles, rows: Sequence[Placed[Person]]) -> Iterable[MasterRow]:
    """The people with their qualifications."""
    own: defaultdict[str, list[Qualification]] = defaultdict(list)
    for held, _ in files.of(HeldQualification):
        own[held.person].append(held.own)
    return (structs.replace(row, qualifications=tuple(own[row.code])) for row, _ in rows)


def _held(record: Record) -> HeldQualification:
    person = PersonCode(record.code("person"))
    return HeldQualification(person, Qualification(record.code("qualification"), record.day("expires")))


def _check_held(rows: Sequence[Placed[HeldQualification]], known: KnownRows) -> None:
    """Where a plant names qualifications, it names all; without names their codes are shown."""
    named = known.files.of(QualificationName)
    for held, place in rows:
        known.refer(place, "person", held.person, Person)
        if named:
            known.refer(place, "qualification", held.own.code, QualificationName)


def _qualification_name(record: Record) -> QualificationName:
    return QualificationName(code=record.code("code"), names=record.names())


PEOPLE: Final = MasterTable(
    struct=Person,
    format=Format("people.csv", ("code", "name", "badges", "role"), ("latin_name", "pin", "active")),
    holds=Names(
        zh="人员、工牌、角色；请为主管设 PIN（6 至 12 位数字），否则无人能打开工位的设置",
        en="who works there, with badges and roles; a PIN (6 to 12 digits) for a supervisor, "
        "without which nobody opens a station's settings",
    ),
    needed=True,
    read=by_row(_person),
    feed=_qualified,
)
QUALIFICATIONS: Final = MasterTable(
    struct=HeldQualification,
    format=Format("qualifications.csv", ("person", "qualification"), ("expires",)),
    holds=Names(zh="资质及有效期", en="who may do what until when"),
    read=by_row(_held),
    key=lambda held: (held.person, held.own.code),
    check=_check_held,
    feed=None,
    of=Person,
    split=lambda person: (HeldQualification(person.code, own) for own in person.qualifications),
    about=None,
)
QUALIFICATION_NAMES: Final = MasterTable(
    struct=QualificationName,
    format=Format("qualification_names.csv", ("code", "name_zh", "name_en")),
    holds=Names(zh="资质名称", en="what qualifications are called"),
    read=by_row(_qualification_name),
)
