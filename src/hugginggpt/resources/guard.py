"""Which network addresses a URL may lead to, and a network backend that connects to no other.

The rule: an address must be global and none of the ranges below, which lead back inside by way of another address or
hold the metadata services of clouds. A name is resolved once, every address it has must pass, and the connection goes
to an address that passed, so that a second answer of the name server changes nothing.
"""

import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

import anyio

from hugginggpt.errors import ResourceError

if TYPE_CHECKING:
    from httpcore2 import AsyncNetworkStream

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host name and a port to its addresses; raises OSError where it has none."""
Connect = Callable[[str, int, float | None], Awaitable["AsyncNetworkStream"]]
"""Opens a connection to an address, a port, within seconds."""

PORTS = frozenset({80, 443})
"""The ports a URL may name."""

_BLOCKED_4 = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # holds 192.0.0.192, metadata of Oracle
        "168.63.129.16/32",  # Azure
        "100.64.0.0/10",  # carrier NAT; holds 100.100.100.200, metadata of Alibaba
    )
)
_BLOCKED_6 = tuple(
    ip_network(text)
    for text in (
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local
        "2001::/32",  # Teredo
        "fec0::/10",  # site-local of old
    )
)


def is_public(address: str) -> bool:
    """Whether an address is one of the public Internet.

    Args:
        address: IPv4 or IPv6 in its text form; one with a zone is not public.
    """
    try:
        return "%" not in address and _allowed(ip_address(address))
    except ValueError:
        return False


def _allowed(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        # An address that carries one of IPv4 leads to that one.
        if inner := address.ipv4_mapped or address.sixtofour:
            return _allowed(inner)
        if any(address in network for network in _BLOCKED_6):
            return False
    elif any(address in network for network in _BLOCKED_4):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name by the system's resolver."""
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def connect(address: str, port: int, seconds: float | None) -> "AsyncNetworkStream":
    """A TCP connection to an address."""
    from httpcore2 import AnyIOBackend

    return await AnyIOBackend().connect_tcp(address, port, timeout=seconds)


class GuardedBackend:
    """A network backend of httpcore2 that connects only to addresses that are public.

    Args:
        resolve: looks names up.
        connect: opens connections; it is given addresses that have passed, never names.
    """

    def __init__(self, resolve: Resolve = resolve, connect: Connect = connect) -> None:
        self._resolve = resolve
        self._connect = connect

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "AsyncNetworkStream":
        """Resolve a host, check all of its addresses, and connect to the first that answers.

        Raises:
            ResourceError: if one of them is not public, or the port is none of a URL.
        """
        addresses = await self._checked(host, port)
        from httpcore2 import ConnectError, ConnectTimeout

        for address in addresses[:-1]:
            try:
                return await self._connect(address, port, timeout)
            except (ConnectError, ConnectTimeout, OSError):
                # The next address may answer.
                continue
        return await self._connect(addresses[-1], port, timeout)

    async def connect_unix_socket(self, *_: Any, **__: Any) -> "AsyncNetworkStream":
        """Never: a URL does not lead to a socket of this machine."""
        raise ResourceError("url_not_public", host="-")

    async def sleep(self, seconds: float) -> None:
        """Wait between two tries; the pool asks for it."""
        await anyio.sleep(seconds)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise ResourceError("url_unreachable", host=host) from error
        if not addresses:
            raise ResourceError("url_unreachable", host=host)
        # All of them: of a mixed answer the system might have taken the other one.
        if port not in PORTS or not all(map(is_public, addresses)):
            raise ResourceError("url_not_public", host=host)
        return addresses
