import resources
from terminal.stations import STATION_TYPES, station_type


def test_names_are_unique_and_found() -> None:
    assert len({entry.name for entry in STATION_TYPES}) == len(STATION_TYPES) == 6
    assert all(station_type(entry.name) is entry for entry in STATION_TYPES)
    assert station_type("cinema") is None


def test_each_type_opens_a_screen_it_offers_and_has_an_icon() -> None:
    for entry in STATION_TYPES:
        assert entry.first_screen in entry.screens
        assert entry.icon in resources.icon_names()
        assert entry.names.zh != entry.names.en


def test_work_is_done_where_somebody_signs_in() -> None:
    assert all(entry.signs_in for entry in STATION_TYPES if entry.does_operations)
    assert [entry.name for entry in STATION_TYPES if not entry.signs_in] == ["kiosk"]


def test_whoever_signs_in_can_call_for_help_and_take_a_report_back() -> None:
    for entry in STATION_TYPES:
        assert {"andon", "my_reports", "trace"} <= set(entry.screens) or not entry.signs_in
