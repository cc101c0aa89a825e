"""The hub's page that enrols: a browser with the admin token, no script, no form of another page."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import requests
import zxingcpp
from sqlalchemy import func, select

from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.hub.store.tables import enrolment
from sync.hub.store.tls import CA_FILE
from sync.hub.web.pages.offers import CHINESE
from sync.hub.web.pages.page import PageWords
from sync.station.enrolment import enroll
from tests.sync.hub.conftest import empty
from tests.sync.hub.pen import plant_rows


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubThread]:
    with HubThread(tmp_path_factory.mktemp("secure")) as running:
        load_rows(running.hub, plant_rows())
        yield running


@pytest.fixture
def browser(secure: HubThread) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.auth = ("anybody", secure.hub.admin_token)
        session.trust_env = False  # else a bundle named there would be asked
        session.verify = str(secure.info.data_dir / CA_FILE)
        yield session


def form(browser: requests.Session, hub: HubThread, language: str = "en") -> dict[str, str]:
    """The fields of the form as the page fills them."""
    page = text_of(browser.get(f"{hub.info.url}/offer?lang={language}", timeout=10))
    found = re.findall(r"<input [^>]*name=(\w+)[^>]* value='([^']*)'", page)
    return {name: html.unescape(value) for name, value in found} | {"station": "ST-010", "replaces": ""}


def text_of(answer: requests.Response) -> str:
    answer.encoding = "utf-8"
    return answer.text


def scanned(page: str) -> str:
    """What a scanner reads from the picture on a page."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', page)[1])  # type: ignore[index]
    dots = np.full((side, side), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", page):
        dots[int(y), int(x)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(dots, np.ones((4, 4), np.uint8)))
    return str(found.text)


def codes(hub: HubThread) -> int:
    with hub.hub.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(enrolment)).scalar_one()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_on_the_page_enrols(
    secure: HubThread, browser: requests.Session, tmp_path: Path, language: str
) -> None:
    answer = browser.post(
        f"{secure.info.url}/offer?lang={language}", data=form(browser, secure, language), timeout=10
    )
    page, words = text_of(answer), PageWords(language, CHINESE)
    offer = scanned(page)
    assert html.unescape(re.search("<pre>(.*)</pre>", page)[1]) == offer  # type: ignore[index]
    told = words("Scan it at the station's first start. It works once, until {time} (10 minutes).")
    assert re.search(
        html.escape(told).replace("(", r"\(").replace(")", r"\)").format(time="[-0-9 :]{19}"), page
    )
    assert "http-equiv=refresh content='600;url=/offer" in page
    made = enroll(tmp_path / "station", offer)
    assert made.station == "ST-010"
    names = re.findall(
        "<option value='([^']*)'", text_of(browser.get(f"{secure.info.url}/offer", timeout=10))
    )
    assert made.terminal_id in names


def test_only_its_own_form_goes_and_only_to_the_hub(secure: HubThread, browser: requests.Session) -> None:
    for path, allowed in (("/offer", "form-action 'self'"), ("/", "form-action 'none'")):
        policy = browser.get(secure.info.url + path, timeout=10).headers["Content-Security-Policy"]
        assert allowed in policy
        assert policy.startswith("default-src 'none'")
        assert "script" not in policy
    assert "<script" not in text_of(browser.get(f"{secure.info.url}/offer", timeout=10))


@pytest.mark.parametrize("mark", ["", "0" * 64, None])
def test_a_form_of_another_page_makes_no_offer(
    secure: HubThread, browser: requests.Session, mark: str | None
) -> None:
    before, filled = codes(secure), form(browser, secure)
    filled = {name: value for name, value in filled.items() if name != "mark"}
    answer = browser.post(
        f"{secure.info.url}/offer", data=filled if mark is None else filled | {"mark": mark}, timeout=10
    )
    assert (answer.status_code, answer.json()["code"], codes(secure)) == (403, "strange_form", before)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"url": "http://hub:8443"}, "that is no address of a hub"),
        ({"url": "'><b>x"}, "that is no address of a hub"),
        ({"station": ""}, "choose a station"),
        ({"station": "ST-<b>"}, "no longer known"),
        ({"replaces": "T-404"}, "no longer known"),
    ],
)
def test_a_form_that_is_wrong_is_shown_again_with_why(
    secure: HubThread, browser: requests.Session, changes: dict[str, str], why: str
) -> None:
    before = codes(secure)
    answer = browser.post(f"{secure.info.url}/offer", data=form(browser, secure) | changes, timeout=10)
    page = text_of(answer)
    assert why in page
    assert "<b>" not in page
    assert "<svg" not in page
    assert codes(secure) == before


@pytest.mark.parametrize("body", [b"\xff=1", b"&".join([b"a=1"] * 99)])
def test_a_body_that_is_no_form_is_refused(secure: HubThread, browser: requests.Session, body: bytes) -> None:
    assert browser.post(f"{secure.info.url}/offer", data=body, timeout=10).status_code == 400


@pytest.mark.slow
def test_a_browser_is_asked_for_the_password(secure: HubThread, browser: requests.Session) -> None:
    browser.auth = None
    for answer in (
        browser.get(f"{secure.info.url}/offer", timeout=10),
        browser.post(f"{secure.info.url}/offer", timeout=10),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_hub_without_stations_says_what_to_do(bare_hub: HubThread) -> None:
    answer = requests.get(f"{bare_hub.info.url}/offer", auth=("x", bare_hub.hub.admin_token), timeout=10)
    assert PageWords("en", CHINESE)("There is no station. Import the master data first.") in answer.text


@pytest.fixture
def bare_hub(hub: HubThread) -> HubThread:
    """A hub without master data and without a certificate."""
    hub.hub.write(empty)
    return hub


@pytest.mark.slow
def test_a_hub_without_a_certificate_makes_no_offer(hub: HubThread) -> None:
    with requests.Session() as session:
        session.auth = ("x", hub.hub.admin_token)
        filled = form(session, hub)
        page = text_of(session.post(f"{hub.info.url}/offer", data=filled, timeout=10))
    assert "certificate is missing, or was changed" in page
