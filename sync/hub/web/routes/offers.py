"""Enrolling a terminal from a browser: the form, and the offer it asks for."""

from typing import Final
from urllib.parse import parse_qsl

from sync.hub.denied import Denied, bad_request
from sync.hub.store.keys import form_mark, is_own_form
from sync.hub.store.tls import ca_certificate
from sync.hub.store.work import read_masters
from sync.hub.terminals.accounts import CODE_LIFE_US
from sync.hub.terminals.enrolling import give_code
from sync.hub.terminals.offer import offer_by
from sync.hub.views.terminals import list_terminals
from sync.hub.web.pages.offers import PATH, offer_form, offer_page
from sync.hub.web.route import FORM, HTML, LANGUAGE, Call, Route
from sync.protocol.messages import is_hub_url
from sync.protocol.problems import ProblemCode
from terminal.domain.masters.rows import Station

_MOST_FIELDS: Final = 8


def _form(call: Call) -> str:
    return _shown(call, {"url": f"https://{call.host}"})


def _offer(call: Call) -> str:
    filled = _filled(call.body)
    if not is_own_form(call.hub.admin_token, filled.get("mark", "")):
        detail = "The form is not this hub's: no offer was made. Open the page of the hub again."
        raise Denied(ProblemCode.STRANGE_FORM, detail)
    station = filled.get("station", "")
    url = filled.get("url", "").strip()
    if problem := _problem(station, url):
        return _shown(call, filled, problem)
    authority = ca_certificate(call.hub.secrets)
    if authority is None:
        return _shown(call, filled, "Not shown: the hub's certificate is missing, or was changed.")
    try:
        code = give_code(call.hub, station, filled.get("replaces", ""))
    except Denied:
        return _shown(call, filled, "Not shown: station or terminal is no longer known. Choose again.")
    until = call.plant_time(call.hub.clock.now() + CODE_LIFE_US)
    return offer_page(call.language, station, offer_by(authority, url, station, code), until)


def _problem(station: str, url: str) -> str:
    """Why no offer can be made; "" where one can."""
    if not station:
        return "Not shown: choose a station."
    if not is_hub_url(url):
        return "Not shown: that is no address of a hub. Write it as https://HOST:PORT."
    return ""


def _shown(call: Call, filled: dict[str, str], problem: str = "") -> str:
    with call.hub.database.reading() as connection:
        rows = read_masters(connection, "station")
        terminals = list_terminals(connection)
    stations = [row for row in rows if isinstance(row, Station)]
    present = [line for line in terminals if not line.revoked]
    mark = form_mark(call.hub.admin_token)
    return offer_form(call.language, stations, present, filled, mark, problem)


def _filled(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as error:
        raise bad_request("The form cannot be read: no offer was made.") from error


OFFER_ROUTES: Final = (
    Route(
        method="GET",
        path=PATH,
        name="offer_form",
        words="A page for people: the form that makes an enrolment offer.",
        handler=_form,
        reply=str,
        media=HTML,
        parameters=(LANGUAGE,),
    ),
    Route(
        method="POST",
        path=PATH,
        name="offer",
        words="A page for people: an enrolment offer as a QR code and as text; only from the hub's own form.",
        handler=_offer,
        request=bytes,
        takes=FORM,
        reply=str,
        media=HTML,
        parameters=(LANGUAGE,),
        raises=(ProblemCode.BAD_REQUEST, ProblemCode.STRANGE_FORM),
    ),
)
