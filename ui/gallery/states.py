"""Which pictures there are: each a screen, a name, a station, and how people bring it about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ui.gallery.scenes import devices as device_scenes
from ui.gallery.scenes import hard as hard_scenes
from ui.gallery.scenes import labels as label_scenes
from ui.gallery.scenes import pallets as pallet_scenes
from ui.gallery.scenes import scenes
from ui.gallery.scenes import stations as station_scenes
from ui.gallery.stage import Stage


@dataclass(frozen=True, slots=True)
class State:
    """One picture."""

    screen: str
    name: str
    station: str
    bring: Callable[[Stage], None]

    @property
    def key(self) -> str:
        """Names the picture's file."""
        return f"{self.screen}-{self.name}"


def _nothing(_stage: Stage) -> None:
    """The window as it opens."""


STATES: Final = (
    State("sign_in", "empty", "ST-020", _nothing),
    State("sign_in", "waiting", "ST-020", station_scenes.sign_in_waiting),
    State("sign_in", "unknown_badge", "ST-020", station_scenes.sign_in_unknown),
    State("station", "orders", "ST-020", station_scenes.orders),
    State("station", "no_unit", "ST-020", station_scenes.no_unit),
    State("station", "unit", "ST-020", station_scenes.unit),
    State("station", "components", "ST-020", station_scenes.components),
    State("station", "four_components", "ST-030", station_scenes.four_components),
    State("station", "ready", "ST-020", station_scenes.ready),
    State("station", "good", "ST-020", station_scenes.good),
    State("station", "taken_back", "ST-020", station_scenes.taken_back),
    State("station", "wrong_material", "ST-020", station_scenes.wrong_material),
    State("station", "blocked_lot", "ST-050", station_scenes.blocked_lot),
    State("station", "unknown", "ST-020", station_scenes.unknown),
    State("station", "read_again", "ST-020", station_scenes.read_again),
    State("station", "earlier_missing", "ST-030", station_scenes.earlier_missing),
    State("station", "scrap_reasons", "ST-020", station_scenes.scrap_reasons),
    State("station", "scrap_chosen", "ST-020", station_scenes.scrap_chosen),
    State("station", "rework_chosen", "ST-020", station_scenes.rework_chosen),
    State("station", "keypad", "ST-050", station_scenes.torque_typing),
    State("station", "keypad_out", "ST-050", station_scenes.torque_out),
    State("station", "nok", "ST-050", station_scenes.torque_nok),
    State("station", "many_steps", "ST-040", station_scenes.oven),
    State("station", "batch", "ST-030", station_scenes.batch),
    State("station", "batch_ready", "ST-030", station_scenes.lots_in_use),
    State("station", "batch_scrap", "ST-030", station_scenes.batch_scrap),
    State("station", "offline", "ST-020", station_scenes.offline),
    State("station", "offline_asked", "ST-020", station_scenes.offline_asked),
    State("station", "gauge_lost", "ST-020", device_scenes.lost),
    State("station", "two_lost", "ST-020", device_scenes.two_lost),
    State("station", "label", "ST-020", label_scenes.unit_label),
    State("station", "wrong_label", "ST-020", label_scenes.wrong_label),
    State("station", "menu", "ST-020", station_scenes.menu),
    State("station", "no_orders", "ST-020", hard_scenes.no_orders),
    State("station", "many_reasons", "ST-020", hard_scenes.many_reasons),
    State("station", "long_names", "ST-020", hard_scenes.long_names),
    State("station", "long_reasons", "ST-020", hard_scenes.long_reasons),
    State("station", "stopped", "ST-050", hard_scenes.stopped),
    State("station", "which", "ST-020", hard_scenes.which),
    State("station", "signal", "ST-050", hard_scenes.signal),
    State("station", "night", "ST-020", hard_scenes.night),
    State("station", "camera", "ST-020", hard_scenes.camera),
    State("station", "camera_seen", "ST-020", hard_scenes.camera_seen),
    State("andon", "none", "ST-020", scenes.andon),
    State("andon", "open", "ST-020", scenes.andon_calls),
    State("my_reports", "list", "ST-020", scenes.reports),
    State("my_reports", "disputed", "ST-020", scenes.disputed),
    State("my_reports", "unsent", "ST-020", hard_scenes.unsent),
    State("my_reports", "none", "ST-020", hard_scenes.no_reports),
    State("inspection", "empty", "ST-070", station_scenes.orders),
    State("inspection", "sheet", "ST-070", scenes.sheet),
    State("inspection", "half", "ST-070", scenes.sheet_half),
    State("inspection", "judged", "ST-070", hard_scenes.judged),
    State("inspection", "defects", "ST-070", scenes.defects),
    State("inspection", "failed", "ST-070", scenes.failed),
    State("receiving", "empty", "ST-010", station_scenes.orders),
    State("receiving", "delivery", "ST-010", scenes.delivery),
    State("receiving", "labelled", "ST-010", scenes.labelled),
    State("receiving", "tags", "ST-010", device_scenes.tags),
    State("receiving", "tags_lot", "ST-010", device_scenes.tags_with_lot),
    State("packing", "empty", "ST-080", station_scenes.orders),
    State("packing", "box", "ST-080", scenes.box),
    State("packing", "out", "ST-080", scenes.box_out),
    State("packing", "out_asked", "ST-080", scenes.box_out_asked),
    State("packing", "label", "ST-080", label_scenes.box_label),
    State("packing", "reprint", "ST-080", label_scenes.box_reprint),
    State("packing", "pallet_none", "ST-080", pallet_scenes.none),
    State("packing", "pallet", "ST-080", pallet_scenes.boxes),
    State("packing", "pallet_beside", "ST-080", pallet_scenes.beside_box),
    State("packing", "pallet_refused", "ST-080", pallet_scenes.refused),
    State("packing", "pallet_off_asked", "ST-080", pallet_scenes.off_asked),
    State("packing", "pallet_label", "ST-080", pallet_scenes.label),
    State("packing", "pallet_checked", "ST-080", pallet_scenes.checked),
    State("disposition", "none", "ST-020", scenes.no_case),
    State("disposition", "case", "ST-050", scenes.case),
    State("disposition", "decided", "ST-050", scenes.case_decided),
    State("trace", "asked", "ST-020", scenes.trace_asked),
    State("trace", "unit", "ST-020", scenes.trace_unit),
    State("trace", "held", "ST-050", scenes.trace_held),
    State("trace", "lot", "ST-020", scenes.trace_lot),
    State("trace", "pallet", "ST-080", pallet_scenes.traced),
    State("board", "line", "KB-01", scenes.board_line),
    State("board", "four", "KB-01", scenes.board_four),
    State("board", "hub_away", "KB-01", scenes.board_away),
    State("board", "blind", "KB-01", scenes.board_blind),
    State("board", "first_word", "KB-01", scenes.board_first),
    State("board", "all_abnormal", "KB-01", hard_scenes.board_alarm),
    State("board", "pages", "KB-01", hard_scenes.board_pages),
    State("board", "items", "KB-01", hard_scenes.board_items),
    State("board", "empty", "KB-01", hard_scenes.board_empty),
    State("settings", "locked", "ST-020", scenes.settings),
    State("settings", "pin", "ST-020", scenes.settings_pin),
    State("settings", "checking", "ST-020", scenes.settings_checking),
    State("settings", "open", "ST-020", scenes.settings_open),
    State("settings", "choice", "ST-020", scenes.settings_choice),
    State("devices", "locked", "ST-020", device_scenes.locked),
    State("devices", "open", "ST-020", device_scenes.opened),
    State("devices", "none", "ST-020", device_scenes.none),
    State("devices", "camera", "ST-020", device_scenes.many),
    State("devices", "denied", "ST-020", device_scenes.denied),
    State("devices", "untrusted", "ST-020", device_scenes.untrusted),
    State("devices", "exposed", "ST-020", device_scenes.exposed),
    State("devices", "unknown", "ST-020", device_scenes.unknown_port),
    State("devices", "testing", "ST-020", device_scenes.testing),
    State("about", "parts", "ST-020", scenes.about),
    State("about", "licence", "ST-020", hard_scenes.licence),
)
