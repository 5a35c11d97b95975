"""URLs: nothing but public addresses is ever connected to, and what comes is bounded in time and size (S1).

No packet leaves this machine: names are looked up by a resolver of the test, and connections are recorded or led to a
server on 127.0.0.1.
"""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import anyio
import httpcore2
import pytest
from anyio.abc import SocketAttribute, SocketStream
from made_files import picture

from hugginggpt.errors import ResourceError
from hugginggpt.resources import Fetcher, ResourceLimits, ResourceStore
from hugginggpt.resources.guard import GuardedBackend, is_public

pytestmark = pytest.mark.anyio
Refusal = Callable[[Awaitable[Any]], Awaitable[str]]

PRIVATE = """
100.64.0.1 100.100.100.200 192.0.0.192 168.63.129.16 2002:7f00:1:: 2002:a9fe:a9fe:: fec0::1 224.0.0.1 ff02::1
5f00::1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a9fe:a9fe 127.0.0.1 0.0.0.0 10.0.0.1 169.254.169.254
198.18.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:169.254.169.254 2001:0:7f00:1:: fe80::1 fc00::1 fd00:ec2::254
192.168.1.1 172.16.0.1 240.0.0.1 ::ffff:10.0.0.1 2002:c0a8:101:: ff0e::1 2001:db8::1 192.0.2.1 fe80::1%lo
""".split()
PUBLIC = "8.8.8.8 1.1.1.1 93.184.216.34 2606:4700:4700::1111 ::ffff:8.8.8.8 2002:808:808::1".split()

URLS = [
    *(f"http://[{address}]/" if ":" in address else f"http://{address}/" for address in PRIVATE),
    "http://2130706433/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://0/",
    "http://0177.0.0.1/",
    "http://[::ffff:7f00:1]/",
    "http://[::1%25lo]/",
    "http://①②⑦.0.0.1/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://localhost:80/",
    "http://user:p@host@127.0.0.1/",
    "http://example.com@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\.example.com/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com#@127.0.0.1/",
    "http://example.com\t@127.0.0.1/",
    "http://example.com\r@127.0.0.1/",
    "http://exa mple.com/",
    "http://127.0.0.1 .example.com/",
    "//169.254.169.254/latest",
    "http:///etc/passwd",
    "http://127.0.0.1.nip.io/",
    "http://rebind.example/",
    "http://metadata.google.internal/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x",
    "data:text/plain,hello",
    "ftp://127.0.0.1/a",
    "javascript:alert(1)",
    "http://127.0.0.1:22/",
    "https://example.com:8443/",
    "http://example.com:6379/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "unix:///run/docker.sock",
    "http+unix://%2Frun%2Fdocker.sock/",
    "http://",
    "http:127.0.0.1",
    "127.0.0.1",
    "",
    "http://[",
    "http://%31%32%37.0.0.1/",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://a\0b/",
    "http://" + "a" * 10_000,
]

NAMES = {
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "rebind.example": ["8.8.8.8", "127.0.0.1"],
    "example.com": ["127.0.0.1"],
    "public.example": ["8.8.8.8"],
    "other.example": ["1.1.1.1", "2606:4700:4700::1111"],
}


async def look_up(host: str, port: int) -> list[str]:
    """Names from the list above, numbers in every form as the system reads them, without asking any server."""
    if host.lower() in NAMES:
        return NAMES[host.lower()]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(entry[4][0]) for entry in found]


@asynccontextmanager
async def server(answer: Callable[[str], bytes]) -> AsyncIterator[tuple[int, list[str]]]:
    """A server on 127.0.0.1 that answers each request with bytes; gives its port and the requests that came."""
    heads: list[str] = []

    async def serve(stream: SocketStream) -> None:
        async with stream:
            head = b""
            try:
                while b"\r\n\r\n" not in head:
                    head += await stream.receive()
                heads.append(head.decode("latin-1"))
                await stream.send(answer(heads[-1].split(" ")[1]))
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                return
            if b"hang" in head:
                await anyio.sleep_forever()

    async with await anyio.create_tcp_listener(local_host="127.0.0.1") as listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, serve)
        yield listener.extra(SocketAttribute.local_port), heads
        group.cancel_scope.cancel()


def to_loopback(port: int, seen: list[tuple[str, int]]) -> Any:
    async def connect(address: str, to: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
        seen.append((address, to))
        return await httpcore2.AnyIOBackend().connect_tcp("127.0.0.1", port)

    return connect


def said(body: bytes = b"", status: str = "200 OK", **headers: object) -> bytes:
    """An answer of a server."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in ({"Content_Length": len(body)} | headers).items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def test_private_addresses_are_told_from_public_ones() -> None:
    assert [address for address in PRIVATE if is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(address)] == []
    assert not is_public("no address")


async def test_no_vector_reaches_the_canary(tmp_path: Path) -> None:
    assert len(URLS) >= 80
    seen: list[tuple[str, int]] = []
    with anyio.fail_after(20):
        async with server(lambda path: said(b"a secret")) as (port, heads):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            for url in URLS:
                with pytest.raises(ResourceError) as caught:
                    await store.add_url(url)
                assert caught.value.code in ("url_bad", "url_not_public", "url_unreachable"), url
                assert caught.value.hint("zh")
    assert (heads, seen) == ([], [])


async def test_a_public_address_is_fetched_over_the_address_that_was_checked(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    with anyio.fail_after(10):
        async with server(lambda path: said(picture())) as (port, heads):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            found = await store.add_url(" http://PUBLIC.example/a/my%20cat.txt?token=1#top ")
    assert (found.kind, found.media_type, found.name) == ("image", "image/png", "my cat.txt")
    assert seen == [("8.8.8.8", 80)]
    lines = heads[0].split("\r\n")
    assert lines[0] == "GET /a/my%20cat.txt?token=1 HTTP/1.1"
    names = {line.split(":")[0].lower(): line.split(": ")[-1] for line in lines[1:] if line}
    assert names["host"] == "public.example"
    assert names["accept-encoding"] == "identity"
    assert not {"authorization", "cookie", "proxy-authorization", "referer"} & names.keys()


async def test_no_proxy_of_the_environment_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    seen: list[tuple[str, int]] = []
    with anyio.fail_after(10):
        async with server(lambda path: said(b"a text")) as (port, _):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            assert await store.read_text(await store.add_url("http://public.example/a")) == "a text"
    assert seen == [("8.8.8.8", 80)]


async def test_an_address_that_does_not_answer_gives_way_to_the_next(tmp_path: Path) -> None:
    seen: list[str] = []
    with anyio.fail_after(10):
        async with server(lambda path: said(b"a text")) as (port, _):

            async def connect(address: str, to: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
                seen.append(address)
                if ":" not in address:
                    raise httpcore2.ConnectError("refused")
                return await httpcore2.AnyIOBackend().connect_tcp("127.0.0.1", port)

            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=connect))
            assert (await store.add_url("http://other.example/")).name == "other.example"
    assert seen == ["1.1.1.1", "2606:4700:4700::1111"]


async def test_a_name_that_changes_its_address_never_leads_inside() -> None:
    """DNS rebinding: 1,000 tries with a resolver that alternates, and with one that mixes both in an answer."""
    answers = cycle([["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"]])
    connected: list[str] = []

    async def rebind(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def record(address: str, port: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
        connected.append(address)
        return httpcore2.AsyncMockStream([])

    backend = GuardedBackend(rebind, record)
    refused = 0
    for _ in range(1000):
        try:
            await backend.connect_tcp("rebind.example", 80)
        except ResourceError as error:
            assert error.code == "url_not_public"
            refused += 1
    assert (set(connected), len(connected), refused) == ({"93.184.216.34"}, 250, 750)


async def test_the_name_of_the_url_is_that_of_the_certificate(tmp_path: Path, refusal: Refusal) -> None:
    asked: list[str | None] = []

    class Stream(httpcore2.AsyncMockStream):
        async def start_tls(self, ssl_context: Any, server_hostname: str | None = None, **more: Any) -> Any:
            asked.append(server_hostname)
            return await super().start_tls(ssl_context, server_hostname, **more)

    async def connect(address: str, port: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
        assert (address, port) == ("8.8.8.8", 443)
        return Stream([said(b"a text")])

    store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=connect))
    assert (await store.add_url("https://public.example/a.txt")).kind == "text"
    assert asked == ["public.example"]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "//169.254.169.254/latest",
        "http://rebind.example/",
        "http://public.example:22/",
        "file:///etc/passwd",
        "http://public.example\\@127.0.0.1/",
        "http://user:password@public.example/",
    ],
)
async def test_no_redirect_leads_inside(tmp_path: Path, refusal: Refusal, status: str, target: str) -> None:
    seen: list[tuple[str, int]] = []

    def answer(path: str) -> bytes:
        return said(b"", status, Location=target) if path == "/start" else said(b"a secret")

    with anyio.fail_after(10):
        async with server(answer) as (port, heads):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            code = await refusal(store.add_url("http://public.example/start"))
    assert code in ("url_not_public", "url_bad")
    assert (len(heads), seen) == (1, [("8.8.8.8", 80)])


async def test_redirects_to_public_addresses_are_followed_but_not_for_ever(tmp_path: Path, refusal: Refusal) -> None:
    seen: list[tuple[str, int]] = []
    answers = {
        "/start": said(b"", "302 Found", Location="next/?q=1"),
        "/next/?q=1": said(b"", "307 Temporary", Location="//other.example/cat"),
        "/cat": said(picture(), Content_Disposition="attachment; filename*=UTF-8''..%2F%E7%8C%AB.png"),
        "/loop": said(b"", "302 Found", Location="/loop"),
        "/lost": said(b"", "302 Found"),
    }
    with anyio.fail_after(10):
        async with server(answers.__getitem__) as (port, heads):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            assert (await store.add_url("http://public.example/start")).name == "猫.png"
            assert seen == [("8.8.8.8", 80), ("8.8.8.8", 80), ("1.1.1.1", 80)]
            assert await refusal(store.add_url("http://public.example/loop")) == "too_many_redirects"
            assert len(heads) == 3 + 6
            assert await refusal(store.add_url("http://public.example/lost")) == "url_bad"


async def test_a_page_that_refreshes_to_an_address_inside_is_only_a_page(tmp_path: Path) -> None:
    page = (
        b'<!DOCTYPE html><html><head><meta http-equiv="refresh" content="0; url=http://127.0.0.1/"></head><p>Hi</html>'
    )
    seen: list[tuple[str, int]] = []
    with anyio.fail_after(10):
        async with server(lambda path: said(page)) as (port, heads):
            store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, seen)))
            found = await store.add_url("http://public.example/")
    assert (found.media_type, len(heads), len(seen)) == ("text/html", 1, 1)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (said(b"no", "404 Not Found"), "url_failed"),
        (said(b"no", "401 Unauthorized", WWW_Authenticate="Basic"), "url_failed"),
        (said(b"part", "206 Partial Content"), "url_failed"),
        (said(b"", "204 No Content"), "url_failed"),
        (said(b"", "304 Not Modified"), "url_failed"),
        (said(b""), "empty_file"),
        (said(b"\x1f\x8b", Content_Encoding="gzip"), "url_compressed"),
        (said(b"x", Content_Length=4_000_000_000), "url_too_large"),
        (said(b"x", Content_Length="9" * 4000), "url_unreachable"),
        (said(b"x" * 10, Content_Length=100), "url_unreachable"),
        (b"220 smtp.example ESMTP\r\n", "url_unreachable"),
        (b"", "url_unreachable"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000 + b"\r\n", "url_unreachable"),
        (said(b"<svg/>", Content_Type="image/png"), "format_not_read"),
        (said(picture()[:60], Content_Type="image/png"), "broken_picture"),
    ],
)
async def test_what_a_server_does_wrong_is_said(tmp_path: Path, refusal: Refusal, answer: bytes, code: str) -> None:
    with anyio.fail_after(10):
        async with server(lambda path: answer) as (port, _):
            store = ResourceStore(tmp_path / "store", fetcher=Fetcher(resolve=look_up, connect=to_loopback(port, [])))
            assert await refusal(store.add_url("http://public.example/a")) == code
    assert [path for path in (tmp_path / "store").rglob("*") if path.is_file()] == []


async def test_a_body_is_cut_off_at_the_limit_of_its_kind(tmp_path: Path, refusal: Refusal) -> None:
    sent = 0

    class Endless(httpcore2.AsyncMockStream):
        async def read(self, max_bytes: int, **more: Any) -> bytes:
            nonlocal sent
            first = said(picture(), Content_Length=40_000_000) if not sent else b""
            sent += max_bytes
            return first + b"x" * (max_bytes - len(first))

    async def connect(address: str, port: int, seconds: float | None) -> httpcore2.AsyncNetworkStream:
        return Endless([])

    limits = ResourceLimits(image_bytes=500_000)
    store = ResourceStore(tmp_path / "s", limits=limits, fetcher=Fetcher(resolve=look_up, connect=connect))
    with anyio.fail_after(10):
        assert await refusal(store.add_url("http://public.example/")) == "file_too_large"
    assert sent < 1_000_000


async def test_a_server_that_is_slow_is_left_at_the_deadline(tmp_path: Path, refusal: Refusal) -> None:
    with anyio.fail_after(10):
        async with server(lambda path: said(b"x", Content_Length=100)) as (port, _):
            fetcher = Fetcher(resolve=look_up, connect=to_loopback(port, []), seconds=0.2)
            store = ResourceStore(tmp_path / "s", fetcher=fetcher)
            assert await refusal(store.add_url("http://public.example/hang")) == "url_timeout"
    assert [path for path in (tmp_path / "s").rglob("*") if path.is_file()] == []


async def test_a_refusal_never_tells_what_is_secret_in_a_url(tmp_path: Path) -> None:
    store = ResourceStore(tmp_path, fetcher=Fetcher(resolve=look_up, connect=to_loopback(1, [])))
    for url in ("http://me:hunter2@public.example/", "ftp://x/?key=hunter2", "http://127.0.0.1/?key=hunter2#hunter2"):
        with pytest.raises(ResourceError) as caught:
            await store.add_url(url)
        assert "hunter2" not in str(caught.value) + str(caught.value.values)
