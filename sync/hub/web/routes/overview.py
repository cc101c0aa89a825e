"""The hub's first page for people."""

from typing import Final

from sync.hub.intake.disputes import list_disputes
from sync.hub.views.terminals import list_terminals
from sync.hub.web.pages.overview import overview
from sync.hub.web.route import HTML, LANGUAGE, Call, Route


def _overview(call: Call) -> str:
    now = call.hub.clock.now()
    with call.hub.database.reading() as connection:
        terminals = list_terminals(connection)
        disputes = list_disputes(connection)
    return overview(now, terminals, disputes, call.plant_time(now), call.language)


OVERVIEW_ROUTES: Final = (
    Route(
        method="GET",
        path="/",
        name="overview",
        words="A page for people: terminals and open disputes.",
        handler=_overview,
        reply=str,
        media=HTML,
        parameters=(LANGUAGE,),
    ),
)
