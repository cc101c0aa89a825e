"""The OpenAPI 3.1 document of the hub, made from `ROUTES` and the structs themselves: it cannot
disagree with them.
"""

from typing import Any, Final

import msgspec

from sync.hub.web.route import ADMIN, FORMER, OPEN, READER, TERMINAL, Parameter, Route
from sync.hub.web.routes import ROUTES
from sync.hub.web.statuses import STATUSES
from sync.protocol.handover import Handover
from sync.protocol.messages import PROTOCOL, Change, ExchangeReply, ExchangeRequest, Frame
from sync.protocol.problems import Problem

_PLAIN: Final[dict[Any, dict[str, str]]] = {
    str: {"type": "string"},
    bytes: {"type": "string", "format": "binary"},
}
_REF: Final = "#/components/schemas/{name}"
_SCHEMES: Final[dict[str, Any]] = {
    "terminalToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of POST /v1/token; one hour.",
    },
    "adminToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token in admin.token in the hub's data.",
    },
    "adminBrowser": {
        "type": "http",
        "scheme": "basic",
        "description": "Any name, the admin token as password.",
    },
}
_SECURITY: Final[dict[str, list[dict[str, list[str]]]]] = {
    OPEN: [],
    TERMINAL: [{"terminalToken": []}],
    FORMER: [{"terminalToken": []}],
    READER: [{"terminalToken": []}, {"adminToken": []}, {"adminBrowser": []}],
    ADMIN: [{"adminToken": []}, {"adminBrowser": []}],
}


def _told(struct: type[msgspec.Struct], replaced: dict[str, Any]) -> type[msgspec.Struct]:
    """`struct` for the schema alone: raw JSON has no default there, and fields in `replaced` have another
    type.
    """
    fields: list[Any] = []
    for field in msgspec.structs.fields(struct):
        kind = replaced.get(field.name, field.type)
        fields.append((field.encode_name, Any if kind is msgspec.Raw else kind, _default(field)))
    return msgspec.defstruct(struct.__name__, fields, namespace={"__doc__": struct.__doc__}, kw_only=True)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    if field.default is msgspec.NODEFAULT:
        return msgspec.field()
    return msgspec.field(default=msgspec.UNSET if isinstance(field.default, msgspec.Raw) else field.default)


_FRAMES: Any = tuple[_told(Frame, {}), ...]  # type: ignore[misc]
_CHANGES: Any = tuple[_told(Change, {}), ...]  # type: ignore[misc]
_TOLD: Final[dict[Any, Any]] = {
    ExchangeRequest: _told(ExchangeRequest, {"frames": _FRAMES}),
    Handover: _told(Handover, {"frames": _FRAMES}),
    ExchangeReply: _told(ExchangeReply, {"changes": _CHANGES}),
}


def document() -> dict[str, Any]:
    """The whole document; its version is the protocol's."""
    structs = [
        each for route in ROUTES for each in (route.request, route.reply) if each not in (None, str, bytes)
    ]
    structs.append(Problem)
    told = [_TOLD.get(struct, struct) for struct in structs]
    schemas, components = msgspec.json.schema_components(told, ref_template=_REF)
    by_struct = {str(struct): schema for struct, schema in zip(structs, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_struct)
    return {
        "openapi": "3.1.0",
        "info": {"title": "tracepost hub", "version": PROTOCOL},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SCHEMES},
    }


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.words,
        "security": _SECURITY[route.caller],
        "responses": _responses(route, schemas),
    }
    if route.parameters:
        found["parameters"] = [_parameter(parameter) for parameter in route.parameters]
    if route.request is not None:
        media = route.takes if route.request is bytes else "application/json"
        found["requestBody"] = {"required": True, "content": _content(route.request, schemas, media)}
    if route.request is ExchangeRequest:
        found["parameters"] = [_encoding()]
    return found


def _responses(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/json": {"schema": schemas[str(Problem)]}}
    found: dict[str, Any] = {
        "200": {"description": "Done.", "content": _content(route.reply, schemas, route.media)}
    }
    for status in route.errors:
        found[str(status)] = {"description": STATUSES[status].words, "content": problem}
        if status == 503:
            found[str(status)]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def _content(struct: Any, schemas: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {media: {"schema": _PLAIN[struct] if struct in (str, bytes) else schemas[str(struct)]}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where == "path",
        "description": parameter.words,
        "schema": {"type": "string"},
    }


def _encoding() -> dict[str, Any]:
    return {
        "name": "Content-Encoding",
        "in": "header",
        "required": False,
        "description": "How the body is compressed; 256 KiB at most as sent.",
        "schema": {"type": "string", "enum": ["zstd", "gzip", "identity"]},
    }
