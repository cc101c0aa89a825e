"""The other endpoints: who may call them, what they answer; and that the OpenAPI document tells all of it."""

import base64
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import requests
from starlette.routing import Route as StarletteRoute

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.web.news import News
from sync.hub.web.openapi import document
from sync.hub.web.pages.overview import CHINESE
from sync.hub.web.pages.page import PageWords
from sync.hub.web.route import ADMIN, OPEN
from sync.hub.web.routes import ROUTES
from sync.hub.web.server import WebHub
from terminal.domain.events import payloads as ev
from terminal.domain.ids import (
    CallId,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    ReasonCode,
    StationCode,
    StepNumber,
)
from terminal.domain.masters.kinds import ReasonUse, Tracking
from terminal.domain.masters.rows import Item, Reason, Routing, RoutingOperation, Station, WorkOrder
from terminal.words.findings import finding_words
from tests.sync.hub.pen import Pen, Speaker, names, undo

pytestmark = pytest.mark.slow

P = ItemCode("P")


def admin(hub: HubThread) -> dict[str, str]:
    return {"Authorization": f"Bearer {hub.hub.admin_token}"}


def ask(hub: HubThread, path: str, **headers: str) -> requests.Response:
    return requests.get(hub.info.url + path, headers=headers, timeout=10)


def as_terminal(speaker: Speaker, path: str) -> Any:
    answer = speaker.session.get(
        speaker.url + path, headers={"Authorization": f"Bearer {speaker.token}"}, timeout=10
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_health(hub: HubThread) -> None:
    assert ask(hub, "/v1/health").json()["status"] == "up"


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.caller != OPEN], ids=lambda route: route.name
)
def test_closed_to_strangers(hub: HubThread, speaker: Speaker, route: Any) -> None:
    path = hub.info.url + route.path.replace("{terminal_id}", "x")
    body = None if route.request is None else b"{}"
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic ???"}):
        answer = requests.request(route.method, path, headers=headers, timeout=10, data=body)
        assert answer.status_code == (401 if route.name != "exchange" else 400), answer.text
    if route.caller == ADMIN:
        headers = {"Authorization": f"Bearer {speaker.token}"}
        assert requests.request(route.method, path, headers=headers, timeout=10, data=body).status_code == 401


def test_board_counts_and_states(hub: HubThread, speaker: Speaker, pen: Pen, clock: Any) -> None:
    pen.write(ev.SessionStarted(name="Ann"))
    pen.write(ev.OrderChosen(item=P))
    pen.write(
        ev.WorkReported(good=Decimal(3), scrap=(ev.Scrapped(ReasonCode("R"), Decimal(1)),)),
        subject=("order", "WO-1"),
    )
    clock.at = pen.at + 1_000_000
    speaker.exchange(pen.frames(), unsent=4)
    tiles = {tile["station"]: tile for tile in as_terminal(speaker, "/v1/board?line=L1")["tiles"]}
    assert set(tiles) == {"ST-010", "ST-020"}
    mine = tiles["ST-010"]
    assert (mine["state"], mine["good"], mine["scrap"], mine["unsent"]) == ("running", "3", "1", 4)
    assert [(each["actor_name"], each["order"]) for each in mine["terminals"]] == [("Ann", "WO-1")]
    assert (mine["first_pass_yield"], mine["first_results"], mine["plan"]) == ("0.7500", "4", 100)
    assert mine["good_by_hour"] == {"16": "3"}
    assert mine["plan_now"] == 100 * (2 * 60 + 13) // (8 * 60)
    assert tiles["ST-020"]["state"] == "no_data"
    clock.at += 110_000_000
    assert tile_state(speaker) == "running"
    clock.at += 20_000_000
    assert tile_state(speaker) == "no_data"


def test_two_items_are_never_added_up(hub: HubThread, speaker: Speaker, pen: Pen, clock: Any) -> None:
    pump = ItemCode("PUMP")
    last = RoutingOperation(number=Operation(10), names=names("op"), stations=(StationCode("ST-010"),))
    load_rows(
        hub.hub,
        [
            Item(code=pump, names=names("pump"), tracking=Tracking.LOT),
            Routing(item=pump, operations=(last,)),
            WorkOrder(code=OrderCode("WO-9"), item=pump, quantity=Decimal(9)),
            Station(
                code=StationCode("ST-010"),
                names=names("ST-010"),
                line="L1",
                type="assembly",
                plan_per_shift=80,
                plan_by_item={"PUMP": 80},
            ),
        ],
    )
    scrap = (ev.Scrapped(ReasonCode("R"), Decimal(1)),)
    pen.write(ev.WorkReported(good=Decimal(3), scrap=scrap), subject=("order", "WO-1"))
    pen.write(ev.WorkReported(good=Decimal(5)), subject=("order", "WO-9"), order=OrderCode("WO-9"))
    clock.at = pen.at + 1_000_000
    speaker.exchange(pen.frames())
    answer = as_terminal(speaker, "/v1/board?line=L1")
    here = next(tile for tile in answer["tiles"] if tile["station"] == "ST-010")

    def told(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        columns = ("item", "good", "plan", "first_pass_yield", "first_results")
        return [tuple(entry[column] for column in columns) for entry in entries]

    assert told(here["items"]) == [("PUMP", "5", 80, "1.0000", "5"), ("P", "3", 0, "0.7500", "4")]
    assert here["items"][0]["plan_now"] == 80 * (2 * 60 + 13) // (8 * 60)
    # P is finished at ST-020, where nothing came out yet; its yield is that of all stations.
    assert told(answer["items"]) == [("PUMP", "5", 80, "1.0000", "5"), ("P", "0", 0, "0.7500", "4")]


def tile_state(speaker: Speaker) -> str:
    tiles = as_terminal(speaker, "/v1/board?line=L1")["tiles"]
    return str(next(tile["state"] for tile in tiles if tile["station"] == "ST-010"))


def test_idle_and_stopped(hub: HubThread, speaker: Speaker, pen: Pen, clock: Any) -> None:
    load_rows(hub.hub, [Reason(code=ReasonCode("HELP"), use=ReasonUse.STOP, names=names("help"))])
    pen.write(ev.SessionStarted(name="Ann"))
    clock.at = pen.at + 301_000_000
    speaker.exchange(pen.frames())
    assert tile_state(speaker) == "idle"
    pen.write(ev.CallRaised(call=CallId("C1"), call_kind=ReasonCode("HELP")), after_s=300)
    pen.write(ev.CallAcknowledged(call=CallId("C1")), after_s=1, actor="P2")
    speaker.exchange(pen.frames(2), first=2)
    tile = as_terminal(speaker, "/v1/board")["tiles"][0]
    assert (tile["state"], tile["owner"], tile["reason"], tile["acknowledged"]) == (
        "stopped",
        "P2",
        "HELP",
        True,
    )
    pen.write(ev.CallCleared(call=CallId("C1")))
    speaker.exchange(pen.frames(4), first=4)
    assert tile_state(speaker) == "running"


def test_a_call_for_help_does_not_stop_a_station(
    hub: HubThread, speaker: Speaker, pen: Pen, clock: Any
) -> None:
    load_rows(hub.hub, [Reason(code=ReasonCode("HELP"), use=ReasonUse.CALL, names=names("help"))])
    pen.write(ev.SessionStarted(name="Ann"))
    pen.write(ev.CallRaised(call=CallId("C1"), call_kind=ReasonCode("HELP")), after_s=60)
    raised = pen.at
    clock.at = pen.at + 30_000_000
    speaker.exchange(pen.frames())
    tile = as_terminal(speaker, "/v1/board")["tiles"][0]
    assert (tile["state"], tile["reason"], tile["open_calls"]) == ("running", "HELP", 1)
    assert tile["called_at"] == raised


def test_trace_of_a_unit(speaker: Speaker, pen: Pen) -> None:
    pen.write(ev.UnitStarted(item=P), subject=("unit", "SN1"))
    used = ev.ComponentConsumed(
        step=StepNumber(1), item=ItemCode("SCREW"), quantity=Decimal(4), lot=LotCode("L-1")
    )
    pen.write(used, subject=("unit", "SN1"))
    key = pen.write(ev.WorkReported(good=Decimal(1)), subject=("unit", "SN1"))
    pen.write(undo(), subject=("unit", "SN1"), corrects=key)
    speaker.exchange(pen.frames(), unsent=2)
    found = as_terminal(speaker, "/v1/trace?code=SN1")
    assert (found["code"], found["kind"]) == ("SN1", "unit")
    assert {(node["code"], node["kind"], node["status"]) for node in found["nodes"]} == {
        ("SN1", "unit", "in_process"),
        ("L-1", "lot", "in_use"),
    }
    edge = found["edges"][0]
    assert (edge["child"], edge["parent"], edge["quantity"], edge["to"]) == ("SN1", "L-1", "4", None)
    assert [fact["type"] for fact in found["facts"]] == [
        "unit.started",
        "component.consumed",
        "work.reported",
        "report.taken_back",
    ]
    assert found["facts"][2]["taken_back_by"] == found["facts"][3]["key"]
    gap = found["completeness"]["gaps"][0]
    assert (found["completeness"]["complete"], gap["terminal"], gap["unsent"]) == (False, pen.terminal_id, 2)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("code=NOPE", 404),
        ("code=", 404),
        ("code=L-1&direction=up", 400),
        ("code=L-1&kind=unit", 404),
        ("code=../../x", 404),
    ],
)
def test_trace_says_no(hub: HubThread, query: str, status: int) -> None:
    assert ask(hub, f"/v1/trace?{query}", **admin(hub)).status_code == status


def test_trace_asks_which(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    pen.write(ev.UnitStarted(item=P), subject=("unit", "L-1"))
    speaker.exchange(pen.frames())
    answer = ask(hub, "/v1/trace?code=L-1", **admin(hub))
    assert (answer.status_code, answer.json()["code"]) == (409, "ambiguous_code")
    assert ask(hub, "/v1/trace?code=L-1&kind=lot", **admin(hub)).json()["kind"] == "lot"


def test_disputes_are_listed_and_settled(hub: HubThread, speaker: Speaker, pen: Pen) -> None:
    key = pen.write(msgspec.Raw(b"{}"))
    speaker.exchange(pen.frames())
    found = ask(hub, "/v1/disputes", **admin(hub)).json()
    assert [(each["code"], each["station"], each["key"]) for each in found] == [
        ("unknown_type", "ST-010", [key.terminal_id, 1, 1]),
    ]
    settle = {"key": found[0]["key"], "code": "unknown_type", "by": "BOSS", "note": "seen"}

    def post(body: dict[str, Any]) -> requests.Response:
        return requests.post(hub.info.url + "/v1/disputes/settle", json=body, headers=admin(hub), timeout=10)

    assert post({**settle, "by": " "}).status_code == 400
    assert post({**settle, "code": "other"}).status_code == 404
    assert post(settle).json() == {"changed": 1}
    assert post(settle).json() == {"changed": 0}
    assert ask(hub, "/v1/disputes", **admin(hub)).json() == []
    ended = ask(hub, "/v1/disputes?settled=true", **admin(hub)).json()[0]
    assert (ended["settled_by"], ended["note"]) == ("BOSS", "seen")


def test_terminals_and_revocation(hub: HubThread, speaker: Speaker) -> None:
    speaker.exchange(unsent=7, sent_at=hub.hub.clock.now() + 5_000_000)
    line = ask(hub, "/v1/terminals", **admin(hub)).json()[0]
    assert (line["station"], line["unsent"], line["clock_offset"], line["revoked"]) == (
        "ST-010",
        7,
        5_000_000,
        False,
    )
    path = f"{hub.info.url}/v1/terminals/{line['terminal_id']}/revoke"
    assert requests.post(path, headers=admin(hub), timeout=10).json() == {"changed": 1}
    assert ask(hub, "/v1/terminals", **admin(hub)).json()[0]["revoked"]
    assert speaker.send(speaker.request()).status_code == 401


def test_code_over_http(hub: HubThread) -> None:
    answer = requests.post(
        hub.info.url + "/v1/codes", json={"station": "ST-020"}, headers=admin(hub), timeout=10
    )
    assert len(answer.json()["code"]) == 32


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_for_people(hub: HubThread, speaker: Speaker, pen: Pen, clock: Any, language: str) -> None:
    pen.write(ev.SessionStarted(name="x"), actor="<b>EVIL</b>")
    speaker.exchange(pen.frames(), unsent=3, sent_at=hub.hub.clock.now() - 40_000)
    clock.at += 130_000_000
    basic = base64.b64encode(f"any:{hub.hub.admin_token}".encode()).decode()
    answer = requests.get(
        hub.info.url + f"/?lang={language}", headers={"Authorization": f"Basic {basic}"}, timeout=10
    )
    answer.encoding = "utf-8"
    words = PageWords(language, CHINESE)
    assert answer.headers["content-type"].startswith("text/html")
    for text in ("silent", "Open disputes", "as of last contact"):
        assert words(text) in answer.text
    assert "actor_unverified" not in answer.text
    assert finding_words("actor_unverified", {}, words.language)[0] in answer.text
    assert words.age(0, 130_000_000) in answer.text
    assert "<td>+0.0 s</td>" in answer.text, "no time is less than nothing"
    assert "<b>EVIL" not in answer.text


def test_page_claims_nothing_of_a_terminal_that_has_not_spoken(hub: HubThread, speaker: Speaker) -> None:
    basic = base64.b64encode(f"any:{hub.hub.admin_token}".encode()).decode()
    page = requests.get(hub.info.url + "/", headers={"Authorization": f"Basic {basic}"}, timeout=10).text
    assert f"<td>{speaker.me.terminal_id}</td>" in page
    assert "<td>no word yet</td><td>never</td><td>?</td>" in page
    assert "silent" not in page


def test_page_asks_for_the_password(hub: HubThread) -> None:
    assert ask(hub, "/").headers["www-authenticate"].startswith("Basic")


# ---------------------------------------------------------------- the OpenAPI document


def test_document_lists_every_route(hub: HubThread) -> None:
    web = WebHub(hub.hub, News(), None)  # type: ignore[arg-type]
    served = {
        (route.path, method)
        for route in web.app.routes
        if isinstance(route, StarletteRoute)
        for method in route.methods or ()
        if method != "HEAD"
    }
    told = {(path, method.upper()) for path, item in document()["paths"].items() for method in item}
    assert served - told == {("/v1/openapi.json", "GET")}
    assert told <= served


def test_document_is_whole() -> None:
    found = document()
    text = msgspec.json.encode(found).decode()
    names = set(re.findall(r"#/components/schemas/([^\"]+)", text))
    assert names <= set(found["components"]["schemas"])
    ids = [op["operationId"] for item in found["paths"].values() for op in item.values()]
    assert len(ids) == len(set(ids))
    for route in ROUTES:
        told = found["paths"][route.path][route.method.lower()]
        assert told["responses"]["200"]["content"]
        assert bool(told.get("requestBody")) is (route.request is not None)
        assert {int(status) for status in told["responses"]} == {200, *route.errors}
        assert bool(told["security"]) is (route.caller != OPEN)
        in_path = {p["name"] for p in told.get("parameters", ()) if p["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", route.path))


def test_document_is_served(hub: HubThread) -> None:
    assert ask(hub, "/v1/openapi.json").json()["openapi"] == "3.1.0"


def whole_numbers(
    schema: dict[str, Any], components: dict[str, Any], at: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every whole number in a schema, with its place."""
    if "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "integer":
        yield at, schema
    inner = list(schema.get("properties", {}).items()) + list(enumerate(schema.get("prefixItems", [])))
    inner += [("items", schema["items"])] if isinstance(schema.get("items"), dict) else []
    for name, each in inner:
        yield from whole_numbers(each, components, f"{at}.{name}")


def test_every_whole_number_of_a_request_is_bounded() -> None:
    told = document()
    components = told["components"]["schemas"]
    found = [
        number
        for path, methods in told["paths"].items()
        for method in methods.values()
        for media in method.get("requestBody", {}).get("content", {}).values()
        for number in whole_numbers(media["schema"], components, path)
    ]
    assert len(found) >= 8
    assert [at for at, schema in found if not {"minimum", "maximum"} <= schema.keys()] == []


@pytest.mark.parametrize("number", [2**63, 2**64, 10**30, -(2**70), -1, 1.5, "1", None, True])
@pytest.mark.parametrize("place", [1, 2])
def test_a_number_beyond_all_bounds_settles_nothing(hub: HubThread, number: object, place: int) -> None:
    key: list[object] = ["T", 1, 1]
    key[place] = number
    body = {"key": key, "code": "over_report", "by": "E10482"}
    answer = requests.post(hub.info.url + "/v1/disputes/settle", json=body, headers=admin(hub), timeout=10)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


@pytest.mark.parametrize(
    "path", ["/", "/offer", "/v1/health", "/v1/terminals", "/v1/openapi.json", "/v1/nothing"]
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_answer_runs_is_framed_or_kept(hub: HubThread, path: str, *, signed_in: bool) -> None:
    answer = ask(hub, path, **(admin(hub) if signed_in else {}))
    if path == "/v1/nothing":
        assert answer.status_code == 404
        return
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
