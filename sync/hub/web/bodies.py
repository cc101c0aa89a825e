"""The bodies of requests: read no further than they may be long, unpacked no further either, decoded."""

import gzip
import io
import zlib
from typing import Any, Final

import msgspec
import zstandard
from fastapi import Request

from sync.hub.denied import Denied, bad_request
from sync.protocol.messages import MAX_BYTES
from sync.protocol.problems import ProblemCode

MAX_PLAIN: Final = 8 * 1024 * 1024
"""Most bytes of a request once decompressed."""


async def read_body(request: Request) -> bytes:
    """The body of a request. Raises Denied beyond `MAX_BYTES` without reading on."""
    parts = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            raise too_large()
        parts.append(part)
    return b"".join(parts)


def decompressed(body: bytes, encoding: str) -> bytes:
    """The plain bytes of a request. `encoding` is the Content-Encoding: "zstd", "gzip" or "". Raises
    Denied.
    """
    try:
        plain = _plain(body, encoding.strip().lower())
    except (zstandard.ZstdError, OSError, EOFError, zlib.error) as error:
        raise bad_request(f"The body is no {encoding}: nothing was stored.") from error
    if len(plain) > MAX_PLAIN:
        raise too_large()
    return plain


def _plain(body: bytes, encoding: str) -> bytes:
    match encoding:
        case "" | "identity":
            return body
        case "zstd":
            with zstandard.ZstdDecompressor(max_window_size=MAX_PLAIN).stream_reader(
                io.BytesIO(body)
            ) as stream:
                return stream.read(MAX_PLAIN + 1)
        case "gzip":
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
                return file.read(MAX_PLAIN + 1)
    detail = "Content-Encoding may be zstd or gzip: nothing was stored."
    raise Denied(ProblemCode.BAD_ENCODING, detail)


def too_large() -> Denied:
    """The answer to a request beyond the limits."""
    detail = f"A request may have {MAX_BYTES} bytes compressed: nothing was stored. Send fewer."
    return Denied(ProblemCode.TOO_LARGE, detail)


def decoded(body: bytes, struct: Any) -> Any:
    """The struct of a JSON body. Raises Denied."""
    try:
        return msgspec.json.decode(body, type=struct)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise bad_request(f"The body cannot be read ({error}): nothing was done.") from error
