"""What a route of the hub is: its words, structs, who may call it. `api` and `journal_routes` list them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from sync.hub.store.hub import Hub
from sync.hub.terminals.accounts import Speaker

OPEN: Final = "none"
TERMINAL: Final = "terminal"
HTML: Final = "text/html"
FORM: Final = "application/x-www-form-urlencoded"
FORMER: Final = "former"
READER: Final = "reader"
ADMIN: Final = "admin"


class Call(msgspec.Struct, frozen=True):
    """A request as a handler sees it: checked, decoded; `host` is what the caller calls the hub."""

    hub: Hub
    query: Mapping[str, str]
    path: Mapping[str, str]
    body: Any = None
    language: str = "en"
    host: str = ""
    speaking: Speaker | None = None

    def terminal(self) -> Speaker:
        """The terminal that calls a route for terminals."""
        assert self.speaking is not None
        return self.speaking


class Parameter(msgspec.Struct, frozen=True):
    """A query or path parameter; a query parameter may be left out."""

    name: str
    words: str
    where: str = "query"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint. `caller`: "none", "terminal" (token), "former" (token by any key a terminal ever
    had), "reader" (token or admin) or "admin". `errors`: status codes. `takes` is what a `request` of bytes
    is, `media` what the reply is.
    """

    method: str
    path: str
    name: str
    words: str
    handler: Callable[[Call], Any] | None
    request: Any = None
    reply: Any
    caller: str = ADMIN
    parameters: tuple[Parameter, ...] = ()
    errors: tuple[int, ...] = ()
    takes: str = "application/octet-stream"
    media: str = "application/json"
