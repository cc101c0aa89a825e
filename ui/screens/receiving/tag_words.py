"""What receiving says of tags: a row for each group and each unknown tag, and the buttons. No Qt."""

from devices.reading.tag_inventory import SeenTag
from terminal.usecases.parts.workplace import Workplace
from ui.desk.buttons import Button
from ui.feedback import Feedback, Tone
from ui.screens.receiving.draft import Draft, Wanted
from ui.screens.receiving.item_words import item_words, quantity_words
from ui.screens.receiving.tags import TagGroup
from ui.text import text
from ui.widgets.content import Action, Kind, Row, RowButton, StepStanding
from ui.words.refusals.table import refusal_words


def tag_rows(
    work: Workplace, groups: tuple[TagGroup, ...], unknown: tuple[SeenTag[Draft], ...]
) -> tuple[Row, ...]:
    """Known goods first, then unknown tags; how often a tag was read says how well it stands."""
    strays = (
        Row(
            tag.value,
            tag.value,
            text("Unknown tag · read once|Unknown tag · read {n} times", n=tag.count),
            StepStanding.FAILED,
        )
        for tag in unknown
    )
    return (*(_group_row(work, group) for group in groups), *strays)


def _group_row(work: Workplace, group: TagGroup) -> Row:
    title = item_words(work, group.draft.item) if group.draft.item else text("Item not known")
    parts = (group.draft.lot, quantity_words(work, group.draft), tags_words(len(group.tags)))
    detail = " · ".join(part for part in parts if part)
    if group.problem is not None:
        return Row(group.key, title, f"{refusal_words(group.problem).title} · {detail}", StepStanding.FAILED)
    missing = group.draft.missing()
    if missing == Wanted.LOT:
        detail = f"{text('Scan the label with the lot number')} · {detail}"
        return Row(group.key, title, detail, StepStanding.CURRENT)
    if missing:
        button = RowButton(Button.TAGS, "", text("Enter"), primary=True)
        detail = f"{text('Not on the tag')} · {detail}"
        return Row(group.key, title, detail, StepStanding.CURRENT, (button,))
    return Row(group.key, title, detail, StepStanding.DONE)


def bulk_actions(groups: tuple[TagGroup, ...]) -> tuple[Action, ...]:
    """The buttons while tags are listed and no delivery is open."""
    ready = [group for group in groups if group.ready]
    rest = _many_words(ready)
    why = "" if ready else text("No known tag can be received as it is")
    return (
        Action(Button.RECEIVE, "package-check", text("Receive all known"), rest, Kind.PRIMARY, why),
        Action(Button.ITEM, "tag", text("Item"), text("Choose from the list")),
        Action(Button.CANCEL, "rotate-ccw", text("Read again"), text("Nothing is received")),
        Action(Button.HELP, "siren", text("Call help"), text("Andon")),
    )


def received_tags_words(done: list[TagGroup], left: int) -> Feedback:
    """What was taken in at one touch, and what was not."""
    title = text("Received: {what}", what=_many_words(done))
    detail = ", ".join(group.draft.lot for group in done)
    if left:
        stay = text("{n} tag is not received.|{n} tags are not received.", n=left)
        return Feedback(Tone.WARN, title, f"{detail}. {stay}", "")
    return Feedback(Tone.OK, title, detail, text("Next: scan the next delivery"), "package-check")


def tags_words(count: int) -> str:
    """So many tags."""
    return text("{n} tag|{n} tags", n=count)


def _many_words(groups: list[TagGroup]) -> str:
    lots = text("{n} lot|{n} lots", n=len(groups))
    return f"{lots} · {tags_words(sum(len(group.tags) for group in groups))}"
