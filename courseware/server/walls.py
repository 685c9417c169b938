"""What a request passes before Streamlit sees it, from the outside in."""

from __future__ import annotations

import os
from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit import config

from courseware.server.doors import doors
from courseware.server.gate import Gate
from courseware.server.headers import HeadersMiddleware
from courseware.server.hosts import Hosts, HostsMiddleware
from courseware.server.static import StaticFiles


def walls(files: StaticFiles, routes: Sequence[BaseRoute], classroom: bool = False) -> list[Middleware]:
    """`routes` are the application's own; `classroom`: whether classes are held here."""
    return [
        Middleware(HeadersMiddleware, inline=files.inline),
        Middleware(HostsMiddleware, hosts=_hosts),
        *([Middleware(Gate)] if classroom else []),
        doors(files, routes),
    ]


def _hosts() -> Hosts:
    return Hosts.of(config.get_option("server.address"), os.environ.get("COURSEWARE_HOSTS", ""))
