"""Frames to radio tags: checksum, command, status, one identifier a tag. For RFID readers on a line.

What is not wholly as the model states comes back flawed: half an identifier is never a tag. What a tag
belongs to is not known here, and counting tags is `devices.reading.tag_inventory`. Pure.
"""

from collections.abc import Iterator

import msgspec

from devices.capabilities import Content, Flaw
from devices.reading.checksums import ByteForm, CheckRule, checked
from devices.reading.framing import LineFrame


class TagRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the tags stand in a frame's body: places are bytes from its first, -1 for what it has not.

    The byte at `command_at` must be `command`, that at
    `status_at` one of `good` (tags follow) or `empty` (no tag in the field); any other is an error of the
    reader. From `items_at` on there are as many tags as the byte at `count_at` says; without a count
    there is one. A tag takes `item_length` bytes; with 0 its length is a byte before it, or, without a count,
    all there is. The first `skip` of them are not the identifier; `trailer` bytes follow each tag. `lengths`
    are those an identifier may have, in bytes; `reverse` when its last byte comes first.
    """

    encoding: ByteForm = ByteForm.HEX
    command_at: int = -1
    command: int = 0
    status_at: int = -1
    good: tuple[int, ...] = ()
    empty: tuple[int, ...] = ()
    count_at: int = -1
    items_at: int = 0
    item_length: int = 0
    skip: int = 0
    trailer: int = 0
    lengths: tuple[int, ...] = ()
    reverse: bool = False


def tags_in(frame: LineFrame, rule: TagRule, check: CheckRule) -> tuple[Content, ...]:
    """The tags in `frame` in capitals of hexadecimal, none for an empty field, or one flawed content."""
    if frame.blank and rule.encoding == ByteForm.HEX:
        return ()
    if frame.flaw:
        return (_flawed(frame, frame.flaw),)
    data = _decoded(frame.body) if rule.encoding == ByteForm.HEX else frame.body
    if data is None:
        return (_flawed(frame, Flaw.NOT_A_VALUE),)
    body = checked(data, check)
    if body is None:
        return (_flawed(frame, Flaw.CHECKSUM),)
    tags = read_tags(body, rule)
    return (_flawed(frame, tags),) if isinstance(tags, Flaw) else tags


def read_tags(body: bytes, rule: TagRule) -> tuple[Content, ...] | Flaw:
    """The tags in the body of one frame, checksum taken off; a flaw when it does not fit the rule."""
    try:
        if rule.command_at >= 0 and body[rule.command_at] != rule.command:
            return Flaw.NOT_A_VALUE
        if rule.status_at >= 0 and body[rule.status_at] in rule.empty:
            return ()
        if rule.status_at >= 0 and body[rule.status_at] not in rule.good:
            return Flaw.DEVICE_ERROR
        identifiers = list(_identifiers(body, rule))
    except IndexError:
        return Flaw.NOT_A_VALUE
    if any(len(each) not in rule.lengths for each in identifiers):
        return Flaw.NOT_A_VALUE
    return tuple(Content(each.hex().upper()) for each in identifiers)


def _identifiers(body: bytes, rule: TagRule) -> Iterator[bytes]:
    """Each identifier; IndexError when the items do not end exactly where the body does."""
    at = rule.items_at
    for _ in range(body[rule.count_at] if rule.count_at >= 0 else 1):
        length = rule.item_length
        if not length and rule.count_at >= 0:
            length = body[at]
            at += 1
        end = at + length if length else len(body) - rule.trailer
        item = body[at + rule.skip : end]
        yield item[::-1] if rule.reverse else item
        at = end + rule.trailer
    if at != len(body):
        raise IndexError(at)


def _decoded(text: bytes) -> bytes | None:
    """Bytes of hexadecimal text; None when it is none. No blanks inside, which `bytes.fromhex` would take."""
    digits = text.strip(b"\r\n")
    try:
        return bytes.fromhex(digits.decode("ascii")) if digits.isalnum() else None
    except ValueError:
        return None


def _flawed(frame: LineFrame, flaw: Flaw) -> Content:
    return Content(frame.body.hex().upper(), flaw=flaw)
