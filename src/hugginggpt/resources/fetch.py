"""Fetching what a URL gives: over guarded connections, piece by piece, within a deadline, as nobody in particular."""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import anyio
from anyio import to_thread

from hugginggpt.errors import ResourceError
from hugginggpt.resources.guard import PORTS, Connect, GuardedBackend, Resolve, connect, resolve
from hugginggpt.resources.names import safe_name

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpcore2 import AsyncConnectionPool, AsyncNetworkBackend, Response
    from httpx2 import URL

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = [("User-Agent", "hugginggpt"), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
# Each step has a bound of its own, so that a server that says nothing does not use up the deadline of all.
_TIMEOUT = {"connect": 10.0, "read": 20.0, "write": 10.0, "pool": 10.0}
_LONGEST_URL = 8192


@dataclass(frozen=True)
class Body:
    """What a URL gives."""

    name: str
    """What the server calls it, else the last part of the path."""
    pieces: AsyncIterator[bytes]


class Fetcher:
    """Fetches URLs. It knows no proxy, cookie or password, and takes no compressed content.

    Args:
        resolve: looks names up.
        connect: opens connections to addresses that have passed the guard.
        seconds: the deadline of one fetch.
        redirects: how many are followed, each over a new guarded connection.
    """

    def __init__(
        self, *, resolve: Resolve = resolve, connect: Connect = connect, seconds: float = 60.0, redirects: int = 5
    ) -> None:
        self._backend = GuardedBackend(resolve, connect)
        self._seconds = seconds
        self._redirects = redirects

    @asynccontextmanager
    async def open(self, url: str, *, most_bytes: int) -> AsyncGenerator[Body]:
        """The body behind a URL and its redirects; the block must read it before it ends.

        Args:
            url: as a person wrote it.
            most_bytes: a longer body is refused, by its header where that is honest.

        Raises:
            ResourceError: if the URL is none, is not public, or gives nothing.
        """
        # The libraries and the certificates are files, read once.
        context = await to_thread.run_sync(_certificates)
        host = "-"
        try:
            with anyio.fail_after(self._seconds):
                target = parse_url(url)
                for _ in range(self._redirects + 1):
                    host = target.host
                    async with self._pool(context) as pool, _answer(pool, target) as response:
                        if response.status in _REDIRECTS:
                            target = parse_url(_header(response, "location"), base=target)
                            continue
                        yield _body(response, target, most_bytes)
                        return
                raise ResourceError("too_many_redirects", host=host, limit=self._redirects)
        except TimeoutError as error:
            raise ResourceError("url_timeout", host=host, seconds=self._seconds) from error
        except Exception as error:
            if _is_network(error):
                raise ResourceError("url_unreachable", host=host) from error
            raise

    def _pool(self, context: "SSLContext") -> "AsyncConnectionPool":
        from httpcore2 import AsyncConnectionPool

        backend = cast("AsyncNetworkBackend", self._backend)
        return AsyncConnectionPool(context, max_connections=1, max_keepalive_connections=0, network_backend=backend)


def parse_url(text: str, *, base: "URL | None" = None) -> "URL":
    """A URL that may be fetched; whoever goes on uses this object and never the text again.

    Args:
        text: the URL; with `base` it may be relative to that.
        base: where a redirect came from.

    Raises:
        ResourceError: if it is none, has a user, another scheme than http and https, or another port than 80 and 443.
    """
    from httpx2 import URL, InvalidURL

    text = text.strip(" ")
    # Parsers disagree on these, and whoever writes them counts on it.
    if not text or len(text) > _LONGEST_URL or re.search(r"[\x00-\x20\x7f\\]", text):
        raise ResourceError("url_bad", url=_shown(text))
    try:
        url = base.join(text) if base else URL(text)
        port = url.port or (443 if url.scheme == "https" else 80)
    except (InvalidURL, ValueError, TypeError) as error:
        raise ResourceError("url_bad", url=_shown(text)) from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or port not in PORTS:
        raise ResourceError("url_bad", url=_shown(text))
    return url


@asynccontextmanager
async def _answer(pool: "AsyncConnectionPool", url: "URL") -> "AsyncGenerator[Response]":
    from httpcore2 import URL

    target = URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    async with pool.stream("GET", target, headers=_HEADERS, extensions={"timeout": _TIMEOUT}) as response:
        yield response


def _body(response: "Response", url: "URL", most_bytes: int) -> Body:
    if response.status != 200:
        raise ResourceError("url_failed", host=url.host, status=response.status)
    if _header(response, "content-encoding").lower() not in ("", "identity"):
        # A few kilobytes could unpack to gigabytes, and we asked for plain content.
        raise ResourceError("url_compressed", host=url.host)
    length = _header(response, "content-length")
    if length.isdigit() and int(length[:18]) > most_bytes:
        raise ResourceError("url_too_large", host=url.host, limit=most_bytes / 1_000_000)
    return Body(_name(response, url), aiter(response.aiter_stream()))


def _name(response: "Response", url: "URL") -> str:
    from email.message import Message

    said = Message()
    try:
        said["content-disposition"] = _header(response, "content-disposition")
        named = said.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        named = ""
    return safe_name(named or unquote(url.path.rsplit("/", 1)[-1]), default=safe_name(url.host))


def _header(response: "Response", name: str) -> str:
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), "").strip()


def _shown(text: str) -> str:
    """A URL as it is told: its query may hold a secret, and its user and password do."""
    plain = re.sub(r"[\x00-\x20\x7f]+", " ", text).partition("?")[0].partition("#")[0]
    return re.sub(r"//[^/]*@", "//", plain)[:120]


def _is_network(error: Exception) -> bool:
    import httpcore2

    known = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException, httpcore2.UnsupportedProtocol)
    return isinstance(error, (*known, OSError))


@cache
def _certificates() -> "SSLContext":
    """The system's certificates; those that the environment names are not asked."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=False)
