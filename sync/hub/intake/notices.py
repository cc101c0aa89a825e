"""When the hub told of a hold or of a blocked lot: whether a station could know when it went on working."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import insert, select

from sync.hub.store.tables import notice
from sync.hub.store.work import Work
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.state.fold import Doc
from terminal.domain.state.unit import UnitDoc


def named(work: Work, before: Doc | None, event: Event, finding: Finding) -> Finding:
    """Work on a held unit is `after_hold` where the station had been told, `before_notice` where not."""
    if finding.code is not FindingCode.ON_HOLD or not isinstance(before, UnitDoc):
        return finding
    knew = any(_knew(work, held.key, event) for held in before.holds)
    return msgspec.structs.replace(finding, code=noticed(knew=knew))


def noticed(*, knew: bool) -> FindingCode:
    """The finding about work on what was stopped."""
    return FindingCode.AFTER_HOLD if knew else FindingCode.BEFORE_NOTICE


def _knew(work: Work, hold: EventKey, event: Event) -> bool:
    if (hold.terminal_id, hold.epoch) == (event.envelope.terminal_id, event.envelope.epoch):
        return True
    query = select(notice.c.revision).where(notice.c.name == str(hold))
    published = work.connection.execute(query).scalar_one_or_none()
    return published is not None and event.envelope.revision >= published


def publish_holds(work: Work, doc: Doc, revision: int) -> None:
    """Notes with which revision of the feed the holds of a unit go out."""
    holds: Iterable[EventKey] = (held.key for held in doc.holds) if isinstance(doc, UnitDoc) else ()
    for key in holds:
        name = str(key)
        if work.connection.execute(select(notice.c.revision).where(notice.c.name == name)).first() is None:
            work.connection.execute(insert(notice).values(name=name, revision=revision, at=work.now))
