"""What a route of the hub is: its words, structs, who may call it, how it says no. `routes` lists them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from sync.hub.denied import bad_request
from sync.hub.store.hub import Hub
from sync.hub.terminals.accounts import Speaker
from sync.hub.web.statuses import STATUS_OF
from sync.protocol.problems import ProblemCode as Code
from terminal.words.times import WHOLE_MOMENT, clock_words

OPEN: Final = "none"
TERMINAL: Final = "terminal"
FORMER: Final = "former"
READER: Final = "reader"
ADMIN: Final = "admin"
HTML: Final = "text/html"
FORM: Final = "application/x-www-form-urlencoded"
_FLAGS: Final = {"true": True, "false": False}


class Call(msgspec.Struct, frozen=True):
    """A request as a handler sees it: checked, decoded; `language` is what its answer is shown in, `host`
    what the caller calls the hub.
    """

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

    def is_true(self, name: str) -> bool:
        """A query parameter that is true, or false as it is where it is left out. Raises Denied."""
        said = _FLAGS.get(self.query.get(name, "false"))
        if said is None:
            raise bad_request(f"{name} may be true or false: nothing was read.")
        return said

    def byte_count(self, name: str) -> int:
        """A query parameter that is a number of bytes. Raises Denied."""
        given = self.query.get(name, "")
        if not (given.isascii() and given.isdecimal() and len(given) < 10):
            raise bad_request(f"{name} is {given!r}, no number of bytes: nothing was stored.")
        return int(given)

    def plant_time(self, at: int) -> str:
        """A moment (us UTC) as people in the plant read it."""
        return clock_words(at, self.hub.zone(), WHOLE_MOMENT)


class Parameter(msgspec.Struct, frozen=True):
    """A query or path parameter; a query parameter may be left out."""

    name: str
    words: str
    where: str = "query"


LANGUAGE: Final = Parameter("lang", "en or zh.")
SHA256: Final = Parameter("sha256", "SHA-256 of the content, 64 small hexadecimal digits.", "path")


class Done(msgspec.Struct, frozen=True):
    """How many things the request changed."""

    changed: int


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint. `caller`: "none", "terminal" (token), "former" (token by any key a terminal ever
    had), "reader" (token or admin) or "admin". `raises`: why its handler may say no. `takes` is what a
    `request` of bytes is, `media` what the reply is.
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
    raises: tuple[Code, ...] = ()
    takes: str = "application/octet-stream"
    media: str = "application/json"

    @property
    def errors(self) -> tuple[int, ...]:
        """Every status by which it says no: for its handler, its caller, its body, the hub's own troubles."""
        codes = {*self.raises, *_BY_CALLER[self.caller], *self._by_body(), Code.OVERLOADED}
        return tuple(sorted({STATUS_OF[code] for code in codes}))

    def _by_body(self) -> tuple[Code, ...]:
        if self.request is None:
            return ()
        return (Code.TOO_LARGE,) if self.request is bytes else _BY_JSON


_BY_JSON: Final = (Code.TOO_LARGE, Code.BAD_ENCODING, Code.BAD_REQUEST)
_PRESENT: Final = (Code.TOKEN_NEEDED, Code.REVOKED, Code.WRONG_EPOCH)
_BY_CALLER: Final[Mapping[str, tuple[Code, ...]]] = {
    OPEN: (),
    TERMINAL: _PRESENT,
    FORMER: (Code.TOKEN_NEEDED, Code.REVOKED),
    READER: _PRESENT,
    ADMIN: (Code.ADMIN_NEEDED,),
}
