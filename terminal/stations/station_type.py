"""What a station type is: data about the screens a place needs. No behaviour, nothing to inherit from."""

import msgspec

from terminal.domain.masters.row import Names


class StationType(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of station.

    `name` is what stations.csv says in `type`; `icon` one of resources/icons. `screens` are the screens it
    offers (folders of `ui/screens`) in the order of its menu, `first_screen` opens after the badge.
    `does_operations`: operations of a routing may be assigned to it. `signs_in`: False for a place that only
    shows and never asks who is there.
    """

    name: str
    names: Names
    icon: str
    screens: tuple[str, ...]
    first_screen: str
    does_operations: bool = True
    signs_in: bool = True
