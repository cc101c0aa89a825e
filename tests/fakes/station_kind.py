"""A type of station with just the screens that a test is about."""

from terminal.domain.masters.row import Names
from terminal.stations.station_type import StationType


def kind_with(first: str, *others: str) -> StationType:
    """Work begins on the `first` one."""
    return StationType(
        name="test",
        names=Names(zh="测试", en="Test"),
        icon="wrench",
        screens=(first, *others),
        first_screen=first,
    )
