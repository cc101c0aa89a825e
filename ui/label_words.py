"""What stands on a printed label, in words. No Qt."""

from datetime import datetime
from zoneinfo import ZoneInfo

from terminal.usecases.pack import BoxLabel
from ui.text import text
from ui.widgets.content import LabelContent


def box_label_content(label: BoxLabel, zone: str) -> LabelContent:
    """The label of a box; a box still open has no time yet."""
    foot = ""
    if label.closed_at is not None:
        foot = datetime.fromtimestamp(label.closed_at / 1e6, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    return LabelContent(
        code=label.box,
        title=label.item,
        names=(label.name_zh, label.name_en),
        rows=(
            (text("Quantity"), f"{len(label.units)} {text('pcs')}"),
            (text("Work order"), label.order or "–"),
        ),
        parts=label.units,
        foot=foot,
    )
