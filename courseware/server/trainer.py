"""The trainer's door: a passcode, and in for the rest of the day."""

from __future__ import annotations

import logging
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.server import forms
from courseware.server.limits import Limit
from courseware.web.identity import cookies

log = logging.getLogger(__name__)

WRONG = Limit(5, 60)
WRONG_ANYWHERE = Limit(60, 3600)
"""However many addresses one tries from."""


async def trainer(request: Request) -> Response:
    """The form, and what is sent with it."""
    if request.method != "POST":
        return await run_in_threadpool(_form)
    try:
        said = await forms.sent(request)
    except forms.Refused as refused:
        return Response(status_code=refused.status)
    return await run_in_threadpool(_enter, request, said.get("name", "")[:40], said.get("passcode", "")[:40])


async def leave(request: Request) -> Response:
    """Out, on this device."""
    try:
        await forms.sent(request)
    except forms.Refused as refused:
        return Response(status_code=refused.status)
    answer = RedirectResponse("/trainer", 303)
    for name in cookies.NAMES.values():
        answer.delete_cookie(name, httponly=True, samesite="lax")
    return answer


def _enter(request: Request, name: str, passcode: str) -> Response:
    from courseware.web import resources  # its caches want the runtime, which starts after this module is imported

    address = forms.address_of(request)
    if WRONG.reached(address) or WRONG_ANYWHERE.reached(""):
        return _form(name, forms.too_often(), 429)
    try:
        known = resources.study().leading.recognise(name, passcode)
    except StoreUnavailable as problem:
        return _form(name, str(problem), 503)
    if known is None:
        WRONG.fail(address)
        WRONG_ANYWHERE.fail("")
        log.warning("a wrong passcode from %s", address)
        return _form(name, t("名字或口令不对。口令在启动课堂的那个窗口里。"), 403)
    log.info("%s came in from %s", known.name, address)
    return forms.enter(request, "trainer", known.id, "/lead")


def _form(name: str = "", problem: str = "", status: int = 200) -> Response:
    from courseware.web import resources

    try:
        several = len(resources.study().leading.trainers()) > 1
    except StoreUnavailable as unavailable:
        several, problem = False, str(unavailable)
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    who = forms.field("name", t("你的名字"), name, required="", autocomplete="username") if several else ""
    more = {"required": "", "autocomplete": "off", "spellcheck": "false", "type": "password"}
    code = forms.field("passcode", t("口令"), "", "", True, **more)
    body = (
        f"<h1>{escape(t('老师入口'))}</h1>{said}<form method=post action=/trainer>{who}{code}"
        f"<button>{escape(t('进入'))}</button></form>"
        f'<p class=quiet><a href="/join">{escape(t("我是学员，去进班"))}</a></p>'
    )
    return forms.page(t("老师入口"), body, status)
