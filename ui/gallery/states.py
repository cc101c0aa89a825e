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
from ui.gallery.stage import StagedTerminal
from ui.window.navigator import SCREENS


@dataclass(frozen=True, slots=True)
class GalleryState:
    """One picture."""

    screen: str
    name: str
    station: str
    bring: Callable[[StagedTerminal], None]

    @property
    def key(self) -> str:
        """Names the picture's file."""
        return f"{self.screen}-{self.name}"


def _nothing(_stage: StagedTerminal) -> None:
    """The window as it opens."""


_BROUGHT_ABOUT: Final = (
    GalleryState("sign_in", "empty", "ST-020", _nothing),
    GalleryState("sign_in", "waiting", "ST-020", station_scenes.sign_in_waiting),
    GalleryState("sign_in", "unknown_badge", "ST-020", station_scenes.sign_in_unknown),
    GalleryState("station", "orders", "ST-020", station_scenes.orders),
    GalleryState("station", "no_unit", "ST-020", station_scenes.no_unit),
    GalleryState("station", "unit", "ST-020", station_scenes.unit),
    GalleryState("station", "components", "ST-020", station_scenes.components),
    GalleryState("station", "four_components", "ST-030", station_scenes.four_components),
    GalleryState("station", "ready", "ST-020", station_scenes.ready),
    GalleryState("station", "good", "ST-020", station_scenes.good),
    GalleryState("station", "taken_back", "ST-020", station_scenes.taken_back),
    GalleryState("station", "wrong_material", "ST-020", station_scenes.wrong_material),
    GalleryState("station", "blocked_lot", "ST-050", station_scenes.blocked_lot),
    GalleryState("station", "unknown", "ST-020", station_scenes.unknown),
    GalleryState("station", "read_again", "ST-020", station_scenes.read_again),
    GalleryState("station", "earlier_missing", "ST-030", station_scenes.earlier_missing),
    GalleryState("station", "scrap_reasons", "ST-020", station_scenes.scrap_reasons),
    GalleryState("station", "scrap_chosen", "ST-020", station_scenes.scrap_chosen),
    GalleryState("station", "rework_chosen", "ST-020", station_scenes.rework_chosen),
    GalleryState("station", "keypad", "ST-050", station_scenes.torque_typing),
    GalleryState("station", "keypad_out", "ST-050", station_scenes.torque_out),
    GalleryState("station", "nok", "ST-050", station_scenes.torque_nok),
    GalleryState("station", "many_steps", "ST-040", station_scenes.oven),
    GalleryState("station", "batch", "ST-030", station_scenes.batch),
    GalleryState("station", "batch_ready", "ST-030", station_scenes.lots_in_use),
    GalleryState("station", "batch_scrap", "ST-030", station_scenes.batch_scrap),
    GalleryState("station", "offline", "ST-020", station_scenes.offline),
    GalleryState("station", "offline_asked", "ST-020", station_scenes.offline_asked),
    GalleryState("station", "gauge_lost", "ST-020", device_scenes.lost),
    GalleryState("station", "two_lost", "ST-020", device_scenes.two_lost),
    GalleryState("station", "label", "ST-020", label_scenes.unit_label),
    GalleryState("station", "wrong_label", "ST-020", label_scenes.wrong_label),
    GalleryState("station", "menu", "ST-020", station_scenes.menu),
    GalleryState("station", "no_orders", "ST-020", hard_scenes.no_orders),
    GalleryState("station", "many_reasons", "ST-020", hard_scenes.many_reasons),
    GalleryState("station", "long_names", "ST-020", hard_scenes.long_names),
    GalleryState("station", "long_reasons", "ST-020", hard_scenes.long_reasons),
    GalleryState("station", "stopped", "ST-050", hard_scenes.stopped),
    GalleryState("station", "which", "ST-020", hard_scenes.which),
    GalleryState("station", "signal", "ST-050", hard_scenes.signal),
    GalleryState("station", "night", "ST-020", hard_scenes.night),
    GalleryState("station", "camera", "ST-020", hard_scenes.camera),
    GalleryState("station", "camera_seen", "ST-020", hard_scenes.camera_seen),
    GalleryState("andon", "none", "ST-020", scenes.andon),
    GalleryState("andon", "open", "ST-020", scenes.andon_calls),
    GalleryState("my_reports", "list", "ST-020", scenes.reports),
    GalleryState("my_reports", "disputed", "ST-020", scenes.disputed),
    GalleryState("my_reports", "unsent", "ST-020", hard_scenes.unsent),
    GalleryState("my_reports", "none", "ST-020", hard_scenes.no_reports),
    GalleryState("inspection", "empty", "ST-070", station_scenes.orders),
    GalleryState("inspection", "sheet", "ST-070", scenes.sheet),
    GalleryState("inspection", "half", "ST-070", scenes.sheet_half),
    GalleryState("inspection", "judged", "ST-070", hard_scenes.judged),
    GalleryState("inspection", "defects", "ST-070", scenes.defects),
    GalleryState("inspection", "failed", "ST-070", scenes.failed),
    GalleryState("receiving", "empty", "ST-010", station_scenes.orders),
    GalleryState("receiving", "delivery", "ST-010", scenes.delivery),
    GalleryState("receiving", "labelled", "ST-010", scenes.labelled),
    GalleryState("receiving", "tags", "ST-010", device_scenes.tags),
    GalleryState("receiving", "tags_lot", "ST-010", device_scenes.tags_with_lot),
    GalleryState("packing", "empty", "ST-080", station_scenes.orders),
    GalleryState("packing", "box", "ST-080", scenes.box),
    GalleryState("packing", "out", "ST-080", scenes.box_out),
    GalleryState("packing", "out_asked", "ST-080", scenes.box_out_asked),
    GalleryState("packing", "label", "ST-080", label_scenes.box_label),
    GalleryState("packing", "reprint", "ST-080", label_scenes.box_reprint),
    GalleryState("packing", "pallet_none", "ST-080", pallet_scenes.none),
    GalleryState("packing", "pallet", "ST-080", pallet_scenes.boxes),
    GalleryState("packing", "pallet_beside", "ST-080", pallet_scenes.beside_box),
    GalleryState("packing", "pallet_refused", "ST-080", pallet_scenes.refused),
    GalleryState("packing", "held_inside", "ST-080", pallet_scenes.held_inside),
    GalleryState("packing", "pallet_off_asked", "ST-080", pallet_scenes.off_asked),
    GalleryState("packing", "pallet_label", "ST-080", pallet_scenes.label),
    GalleryState("packing", "pallet_checked", "ST-080", pallet_scenes.checked),
    GalleryState("disposition", "none", "ST-020", scenes.no_case),
    GalleryState("disposition", "case", "ST-050", scenes.case),
    GalleryState("disposition", "held_twice", "ST-050", scenes.case_held_twice),
    GalleryState("disposition", "decided", "ST-050", scenes.case_decided),
    GalleryState("trace", "asked", "ST-020", scenes.trace_asked),
    GalleryState("trace", "unit", "ST-020", scenes.trace_unit),
    GalleryState("trace", "held", "ST-050", scenes.trace_held),
    GalleryState("trace", "lot", "ST-020", scenes.trace_lot),
    GalleryState("trace", "pallet", "ST-080", pallet_scenes.traced),
    GalleryState("board", "line", "KB-01", scenes.board_line),
    GalleryState("board", "four", "KB-01", scenes.board_four),
    GalleryState("board", "hub_away", "KB-01", scenes.board_away),
    GalleryState("board", "blind", "KB-01", scenes.board_blind),
    GalleryState("board", "first_word", "KB-01", scenes.board_first),
    GalleryState("board", "all_abnormal", "KB-01", hard_scenes.board_alarm),
    GalleryState("board", "pages", "KB-01", hard_scenes.board_pages),
    GalleryState("board", "items", "KB-01", hard_scenes.board_items),
    GalleryState("board", "empty", "KB-01", hard_scenes.board_empty),
    GalleryState("settings", "locked", "ST-020", scenes.settings),
    GalleryState("settings", "pin", "ST-020", scenes.settings_pin),
    GalleryState("settings", "checking", "ST-020", scenes.settings_checking),
    GalleryState("settings", "open", "ST-020", scenes.settings_open),
    GalleryState("settings", "choice", "ST-020", scenes.settings_choice),
    GalleryState("devices", "locked", "ST-020", device_scenes.locked),
    GalleryState("devices", "open", "ST-020", device_scenes.opened),
    GalleryState("devices", "none", "ST-020", device_scenes.none),
    GalleryState("devices", "camera", "ST-020", device_scenes.many),
    GalleryState("devices", "denied", "ST-020", device_scenes.denied),
    GalleryState("devices", "untrusted", "ST-020", device_scenes.untrusted),
    GalleryState("devices", "exposed", "ST-020", device_scenes.exposed),
    GalleryState("devices", "unknown", "ST-020", device_scenes.unknown_port),
    GalleryState("devices", "testing", "ST-020", device_scenes.testing),
    GalleryState("about", "parts", "ST-020", scenes.about),
    GalleryState("about", "licence", "ST-020", hard_scenes.licence),
)


def _as_it_opens(screen: str) -> GalleryState:
    return GalleryState(screen, "opened", "ST-020", lambda stage: scenes.shown(stage, screen))


STATES: Final[tuple[GalleryState, ...]] = (
    *_BROUGHT_ABOUT,
    *(
        _as_it_opens(screen.name)
        for screen in SCREENS
        if screen.name not in {state.screen for state in _BROUGHT_ABOUT}
    ),
)
"""Every screen has a picture; one that nobody has brought into a state is shown as it opens."""
