"""Whom the server answers. A page of another site may have its name resolve to this computer and then read what the
course says here (DNS rebinding); it cannot help saying its own name as the host, and is not answered."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from courseware.server.plain_page import not_this_host

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
READS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Hosts:
    """`names` are answered to, `*.example.cn` among them for all below a name. `any_address`: every bare IP address
    is, too, as where the server listens on all of the computer's: a page of another site has a name."""

    names: frozenset[str] = LOOPBACK
    any_address: bool = False

    @classmethod
    def of(cls, address: str | None, more: str = "") -> Hosts:
        """`address`: where the server listens; `more`: names separated by commas."""
        names = LOOPBACK | {name.strip().lower().rstrip(".") for name in more.split(",") if name.strip()}
        if not address:  # Streamlit then listens everywhere
            return cls(names, any_address=True)
        bound = _address(address)
        everywhere = bound is not None and bound.is_unspecified
        return cls(names if everywhere else names | {address.lower()}, everywhere)

    def include(self, host: str) -> bool:
        """Whether a request whose `Host` header is `host` is answered."""
        name = _name(host)
        if name is None:
            return False
        below = any(name.endswith(each[1:]) for each in self.names if each.startswith("*."))
        return name in self.names or below or (self.any_address and _address(name) is not None)


def _name(host: str) -> str | None:
    """The name or address in a `Host` header, without port and brackets. None if it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if parts.netloc != host or parts.username is not None or not parts.hostname:
        return None
    return parts.hostname.rstrip(".")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class HostsMiddleware:
    """Nothing but an answer to this server's own names; what changes something, and the pages' websocket, from its own
    pages alone. `hosts` is asked for at the first request, when the server knows where it listens."""

    def __init__(self, app: ASGIApp, hosts: Callable[[], Hosts]) -> None:
        self.app, self._ask, self._hosts = app, hosts, None

    _hosts: Hosts | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        self._hosts = self._hosts or self._ask()
        said = Headers(scope=scope)
        named, origin = said.getlist("host"), said.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc.lower() != "".join(named).lower()
        changes = scope["type"] == "websocket" or scope["method"] not in READS
        if len(named) == 1 and self._hosts.include(named[0]) and not (changes and foreign):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the answer is 403
        else:
            await not_this_host()(scope, receive, send)
