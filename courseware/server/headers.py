"""What every answer tells the browser not to do: load from elsewhere, run what is not ours, be framed, guess types."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(inline: Iterable[str]) -> str:
    """A content security policy for Streamlit's page, which may run its own files and the `inline` scripts.

    Styles are made at run time, and messages read, which needs inline styles and WebAssembly; diagrams are blobs.
    """
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class HeadersMiddleware:
    """`inline`: the scripts within the page, which the policy allows by their hashes."""

    def __init__(self, app: ASGIApp, inline: Iterable[str] = ()) -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": policy(inline),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self.app(scope, receive, told if scope["type"] == "http" else send)
