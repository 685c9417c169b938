"""Plain pages with a form: there before anything of the course is loaded, and usable without a script."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from courseware.i18n import t
from courseware.server import plain_page
from courseware.web.identity import cookies

STYLE = Path(__file__).with_name("form.css").read_text("utf-8")
LONGEST = 4 * 1024
"""Bytes of what is sent."""


class Refused(Exception):
    """What no page of ours sends. `status`: of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def sent(request: Request) -> dict[str, str]:
    """The fields of a form of ours. Raises Refused."""
    if "origin" not in request.headers or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Refused(403)  # `hosts.py` has compared the origin
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused(415)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise Refused(413)
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=10)
        return {name: values[-1] for name, values in fields.items()}
    except ValueError as error:
        raise Refused(400) from error


def address_of(request: Request) -> str:
    """Of whoever asks."""
    return request.client.host if request.client else ""


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """`body` is HTML. The course's mark and name stand above it."""
    from courseware.web import resources, style  # their caches want the runtime, which starts after this module

    course = resources.course().title
    mark = f'<p class="mark">{style.logo(course)}</p>'
    return plain_page.page(t("{title} · {course}", title=title, course=course), mark + body, status, STYLE)


def field(name: str, label: str, value: str = "", hint: str = "", wide: bool = False, **more: str) -> str:
    """A text field in HTML; `wide` is for a code."""
    attributes = "".join(f' {key.replace("_", "-")}="{escape(given)}"' for key, given in more.items())
    said = f'<small id="{name}-hint">{escape(hint)}</small>' if hint else ""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    looks = " class=code" if wide else ""
    box = f'<input id="{name}" name="{name}" value="{escape(value)}"{looks}{described}{attributes}>'
    return f'<label for="{name}">{escape(label)}</label>{box}{said}'


def enter(request: Request, kind: cookies.Kind, id: str, to: str) -> Response:
    """In: with the cookie, to a page."""
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        cookies.NAMES[kind],
        cookies.made(kind, id),
        max_age=int(cookies.LASTS[kind].total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def too_often() -> str:
    return t("试得太多次了，1 分钟后再试。")
