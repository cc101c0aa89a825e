"""Routes by thing: each a path with its words, its structs, who may call it and how it answers; none decides
what is true.

A new endpoint of a thing is a route in its file; a new thing is a new file and a place in `ROUTES`.
"""

from typing import Final

from sync.hub.web.route import Route
from sync.hub.web.routes.attachments import ATTACHMENT_ROUTES
from sync.hub.web.routes.board import BOARD_ROUTES
from sync.hub.web.routes.disputes import DISPUTE_ROUTES
from sync.hub.web.routes.enrolment import ENROLMENT_ROUTES
from sync.hub.web.routes.hub import HUB_ROUTES
from sync.hub.web.routes.journals import JOURNAL_ROUTES
from sync.hub.web.routes.offers import OFFER_ROUTES
from sync.hub.web.routes.overview import OVERVIEW_ROUTES
from sync.hub.web.routes.terminals import TERMINAL_ROUTES
from sync.hub.web.routes.trace import TRACE_ROUTES

ROUTES: Final[tuple[Route, ...]] = (
    *HUB_ROUTES,
    *OVERVIEW_ROUTES,
    *ENROLMENT_ROUTES,
    *OFFER_ROUTES,
    *JOURNAL_ROUTES,
    *ATTACHMENT_ROUTES,
    *BOARD_ROUTES,
    *TRACE_ROUTES,
    *DISPUTE_ROUTES,
    *TERMINAL_ROUTES,
)
"""All a hub answers to; the web server and the OpenAPI document are both made from it."""
