"""The hub's secrets: whole or refused with one sentence; a hub that cannot serve does not stand there."""

import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.hub.app import HubThread, run_hub
from sync.hub.store.hub import Hub
from sync.hub.store.keys import admin_token, is_admin
from sync.hub.web.route import OPEN
from sync.hub.web.routes import ROUTES
from terminal.faults import ConfigFault, StoreFault

SECRETS = ("admin.token", "receipts.key", "pin.pepper", "ca.key", "ca.pem", "server.key", "server.pem")
Damage = Callable[[Path, str], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a hub that has run once."""
    folder = tmp_path_factory.mktemp("made") / "hub"
    with HubThread(folder):
        pass
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "hub"))


def emptied(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")


def newline(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\n")


def cut(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])


def doubled(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content * 2000)


def rubbish(folder: Path, name: str) -> None:
    (folder / name).write_bytes(bytes(range(256)))


def other(folder: Path, name: str) -> None:
    """That of another hub, whole as it is."""
    if name == "admin.token":
        (folder / name).write_text("x" * 48)
        return
    with HubThread(folder.parent / "other"):
        pass
    shutil.copy(folder.parent / "other" / name, folder / name)


def a_folder(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()


def required(folder: Path, name: str) -> str:
    """The one sentence with which the hub ends; fails when it serves."""
    before = set(threading.enumerate())
    with pytest.raises(ConfigFault) as caught, HubThread(folder):
        pytest.fail(f"the hub serves with a broken {name}")
    assert set(threading.enumerate()) == before
    assert name.split(".", maxsplit=1)[0] in caught.value.detail
    assert "nothing was started" in caught.value.detail
    return caught.value.detail


@pytest.mark.parametrize("damage", [emptied, newline, cut, doubled, rubbish, other, a_folder])
@pytest.mark.parametrize("name", SECRETS)
def test_a_broken_secret_is_one_sentence(folder: Path, name: str, damage: Damage) -> None:
    damage(folder, name)
    required(folder, name)


@pytest.mark.parametrize("first", SECRETS)
@pytest.mark.parametrize("second", SECRETS)
def test_swapped_secrets_are_seen(folder: Path, first: str, second: str) -> None:
    if first >= second:
        return
    one, two = (folder / first).read_bytes(), (folder / second).read_bytes()
    (folder / first).write_bytes(two)
    (folder / second).write_bytes(one)
    with pytest.raises(ConfigFault, match="nothing was started"):
        HubThread(folder).start()


@pytest.mark.parametrize("name", ["receipts.key", "pin.pepper", "ca.key", "ca.pem"])
def test_what_stations_rely_on_is_not_made_anew(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert "Restore it from the hub's backup" in required(folder, name)
    assert not (folder / name).exists()


@pytest.mark.slow
@pytest.mark.parametrize("names", [("admin.token",), ("server.key", "server.pem"), ("server.pem",)])
def test_what_no_station_relies_on_is_made_anew(folder: Path, names: tuple[str, ...]) -> None:
    before = [(folder / name).read_bytes() for name in names]
    for name in names:
        (folder / name).unlink()
    with HubThread(folder) as hub:
        assert requests.get(hub.info.url + "/v1/health", verify=str(folder / "ca.pem"), timeout=10).ok
    assert [(folder / name).read_bytes() for name in names] != before


@pytest.mark.slow
def test_a_draft_that_was_cut_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "admin.token.new").write_bytes(b"half")
    Hub(tmp_path).close()
    assert not (tmp_path / "admin.token.new").exists()
    assert len((tmp_path / "admin.token").read_text()) == 64


def test_a_token_that_was_cut_or_changed_is_refused(tmp_path: Path) -> None:
    whole = admin_token(tmp_path)
    cuts = [whole[at:] for at in range(1, len(whole) + 1)] + [whole[:at] for at in range(len(whole))]
    changed = [whole[:at] + ("0" if whole[at] != "0" else "1") + whole[at + 1 :] for at in range(len(whole))]
    gaps = [whole[:at] + whole[at + 1 :] for at in range(len(whole))]
    others = [
        whole * 2,
        whole + "0",
        whole.upper(),
        whole[::-1],
        f"{whole[:9]}\n{whole[9:]}",
        f'"{whole}"',
        "a" * 64,
    ]
    for content in (*cuts, *changed, *gaps, *others):
        (tmp_path / "admin.token").write_text(content)
        with pytest.raises(ConfigFault, match="Delete it: the next start makes a new token"):
            admin_token(tmp_path)
        assert not is_admin(content, content)
    (tmp_path / "admin.token").write_text(f"{whole}\n")
    assert is_admin(admin_token(tmp_path), whole)
    assert not is_admin(whole, whole[:-1])


@pytest.mark.slow
@pytest.mark.parametrize("token", ["", " ", "short"])
def test_whatever_the_token_is_nobody_comes_in_without_one(tmp_path: Path, token: str) -> None:
    with HubThread(tmp_path, tls=False) as running:
        running.hub.admin_token = token
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {token}"}):
            for route in ROUTES:
                if route.caller != OPEN:
                    url = running.info.url + route.path.format(sha256="0" * 64, terminal_id="T")
                    answer = requests.request(route.method, url, headers=headers, data=b"{}", timeout=10)
                    assert answer.status_code in (400, 401), route
                    assert answer.status_code == 401 or route.name == "exchange"


@pytest.mark.slow
@pytest.mark.logs("A thread of the hub failed")
def test_a_web_server_that_dies_at_the_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any) -> None:
        raise RuntimeError("no server today")

    before = set(threading.enumerate())
    monkeypatch.setattr("uvicorn.Server.startup", fails)
    with pytest.raises(StoreFault, match="ended by itself"):
        HubThread(tmp_path, tls=False).start()
    assert set(threading.enumerate()) == before
    monkeypatch.undo()
    with HubThread(tmp_path, tls=False) as hub:  # the folder is free
        assert requests.get(hub.info.url + "/v1/health", timeout=10).ok


@pytest.mark.slow
def test_a_web_server_that_dies_later_ends_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uvicorn.Server.main_loop", lambda _: _soon())
    with pytest.raises(StoreFault, match="ended by itself"):
        run_hub(tmp_path, "127.0.0.1", 0, tls=False)


async def _soon() -> None:
    """A main loop that is over at once."""


@pytest.mark.slow
@pytest.mark.parametrize("tls", [True, False])
def test_one_hub_a_folder(tmp_path: Path, *, tls: bool) -> None:
    with HubThread(tmp_path, tls=tls):
        with pytest.raises(ConfigFault, match="already running"):
            HubThread(tmp_path, tls=tls).start()
        Hub(tmp_path).close()  # commands beside it go on
    with HubThread(tmp_path, tls=tls):
        pass


@pytest.mark.slow
def test_a_hub_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    hub = Hub(tmp_path)
    with hub.database.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    hub.close()
    with pytest.raises(StoreFault, match=r"newer version.*not opened"):
        Hub(tmp_path)


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hub.sqlite").write_bytes(content)
    with pytest.raises(StoreFault, match=r"hub\.sqlite cannot be used"):
        Hub(tmp_path)


@pytest.mark.slow
def test_in_an_open_folder_the_files_are_the_owners(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "hub.sqlite").touch(0o644)  # of an earlier version
    with HubThread(tmp_path):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {*SECRETS, "hub.sqlite", "hub.sqlite-wal", "hub.sqlite-shm", "running.lock"} <= modes.keys()
    assert {name for name, mode in modes.items() if mode & 0o077} == set()


@pytest.mark.slow
def test_a_caller_at_the_end_of_the_process_is_put_off(tmp_path: Path) -> None:
    with HubThread(tmp_path, tls=False) as hub:
        hub.workers.shutdown()
        assert requests.get(hub.info.url + "/v1/health", timeout=10).status_code == 503
