"""The bell of the long poll: rings for all, not in vain, and lets go of those who have left."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import pytest
from fastapi import Request

from sync.hub.web.news import News
from sync.hub.web.server import _hung_up

Ask = Callable[[News, "asyncio.Future[None]"], Awaitable[bool]]


def run(ask: Ask) -> bool:
    async def main() -> bool:
        news = News(gather_s=0)
        news.attach(asyncio.get_running_loop())
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(ask(news, gone), 5)

    return asyncio.run(main())


async def rung(news: News, gone: "asyncio.Future[None]") -> bool:
    waiting = [asyncio.ensure_future(news.wait(news.bell(), 60, gone)) for _ in range(3)]
    await asyncio.sleep(0)
    news.ring_from_thread()
    return all(await asyncio.gather(*waiting))


async def rung_between_look_and_wait(news: News, gone: "asyncio.Future[None]") -> bool:
    bell = news.bell()
    news.ring_from_thread()
    await asyncio.sleep(0)
    return await news.wait(bell, 60, gone)


async def time_is_up(news: News, gone: "asyncio.Future[None]") -> bool:
    return await news.wait(news.bell(), 0, gone)


async def left(news: News, gone: "asyncio.Future[None]") -> bool:
    waiting = asyncio.ensure_future(news.wait(news.bell(), 60, gone))
    await asyncio.sleep(0)
    gone.set_result(None)
    return await waiting


async def closed(news: News, gone: "asyncio.Future[None]") -> bool:
    waiting = asyncio.ensure_future(news.wait(news.bell(), 60, gone))
    await asyncio.sleep(0)
    news.close()
    return await waiting or await news.wait(news.bell(), 60, gone)


@pytest.mark.parametrize(
    ("ask", "heard"),
    [(rung, True), (rung_between_look_and_wait, True), (time_is_up, False), (left, False), (closed, False)],
)
def test_bell(ask: Ask, heard: bool) -> None:
    assert run(ask) is heard


def test_ring_without_a_loop_is_harmless() -> None:
    async def main() -> News:
        news = News()
        news.attach(asyncio.get_running_loop())
        return news

    asyncio.run(main()).ring_from_thread()


def test_hanging_up_is_noticed() -> None:
    waiting: list[MutableMapping[str, Any]] = [{"type": "http.request"}, {"type": "http.disconnect"}]
    messages = iter(waiting)

    async def receive() -> MutableMapping[str, Any]:
        return next(messages)

    asyncio.run(asyncio.wait_for(_hung_up(Request({"type": "http"}, receive)), 5))
    assert next(messages, None) is None
