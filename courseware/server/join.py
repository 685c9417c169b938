"""Into a class: its code and a name, and in. `GET /join?code=…` is what the QR code leads to."""

from __future__ import annotations

import logging
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from courseware.i18n import t
from courseware.record.unavailable import StoreUnavailable
from courseware.server import forms
from courseware.server.limits import Limit
from courseware.study.seating import JoinRefused, Refusal, Wish

log = logging.getLogger(__name__)

WRONG_CODES = Limit(60, 60)
"""A whole class shares the address of its router, and forty people mistype."""
WRONG_OWN_CODES = Limit(10, 60)


async def join(request: Request) -> Response:
    """The form, and what is sent with it."""
    if request.method != "POST":
        code, own = request.query_params.get("code", ""), "own" in request.query_params
        return await run_in_threadpool(lambda: _form(Wish(code), own=own))
    try:
        said = await forms.sent(request)
    except forms.Refused as refused:
        return Response(status_code=refused.status)
    code, name, own_code = (said.get(field, "")[:40] for field in ("code", "name", "own"))
    wish = Wish(code, name, own_code, "another" in said)
    return await run_in_threadpool(_enter, request, wish)


def _enter(request: Request, wish: Wish) -> Response:
    from courseware.web import resources  # its caches want the runtime, which starts after this module is imported

    address = forms.address_of(request)
    own = bool(wish.own_code)
    if WRONG_CODES.reached(address) or (own and WRONG_OWN_CODES.reached(f"{address} {wish.code}")):
        return _form(wish, forms.too_often(), own, 429)
    try:
        seat = resources.study().seating.join(wish)
    except JoinRefused as refused:
        if refused.why is Refusal.NO_SUCH_CLASS:
            WRONG_CODES.fail(address)
        if refused.why is Refusal.WRONG_CODE:
            WRONG_OWN_CODES.fail(f"{address} {wish.code}")
            log.warning("a wrong personal code from %s", address)
        if refused.why is Refusal.SAME_NAME:
            return _same_name(wish, str(refused))
        return _form(wish, str(refused), own, 409)
    except StoreUnavailable as problem:
        return _form(wish, str(problem), own, 503)
    return forms.enter(request, "seat", seat.id, "/classroom")


def _form(wish: Wish, problem: str = "", own: bool = False, status: int = 200) -> Response:
    from courseware.web import resources

    title = t("进入课堂")
    found = None
    if wish.code and not problem:
        try:
            found = resources.study().seating.class_of(wish.code)
        except StoreUnavailable as unavailable:
            problem = str(unavailable)
    known = f'<p class="good">✓ {escape(found.name)}</p>' if found is not None else ""
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    code = forms.field(
        "code", t("班级码"), wish.code, wide=True, required="", autocomplete="off", autocapitalize="characters",
        spellcheck="false", maxlength="12",
    )  # fmt: skip
    if own:
        who = forms.field(
            "own", t("个人码"), wish.own_code, t("老师那里看得到你的个人码。"), True, required="", maxlength="12"
        )
        other = f'<a href="/join">{escape(t("没有个人码，用名字进班"))}</a>'
    else:
        hint = t("写老师认得出的名字。投影上不会出现名字。")
        who = forms.field("name", t("你的名字"), wish.name, hint, required="", maxlength="20", autocomplete="name")
        other = f'{escape(t("换了手机，或者座位丢了？"))}<a href="/join?own">{escape(t("用个人码回到座位"))}</a>'
    body = (
        f"<h1>{escape(title)}</h1><p class=quiet>{escape(t('班级码写在投影上，六位。'))}</p>{said}"
        f"<form method=post action=/join>{code}{known}{who}"
        f"<button>{escape(t('进入'))}</button></form><p class=quiet>{other}</p>"
    )
    return forms.page(title, body, status)


def _same_name(wish: Wish, said: str) -> Response:
    kept = "".join(
        f'<input type=hidden name={name} value="{escape(value)}">'
        for name, value in (("code", wish.code), ("name", wish.name))
    )
    another = t("我是另一位，同名")
    own = t("就是我，换了设备")
    body = (
        f"<h1>{escape(said)}</h1>"
        f"<form method=post action=/join>{kept}<button class=choice name=another value=1><b>{escape(another)}</b>"
        f"<span>{escape(t('你的名字后面会加一个号码，老师随时可以改。'))}</span></button></form>"
        f"<form method=post action=/join class=choice><b>{escape(own)}</b>"
        f"<span>{escape(t('输入个人码就回到原来的座位，答过的都在。没有个人码，请老师在名单上点「放行」，再进一次。'))}</span>{kept}"
        f"{forms.field('own', t('个人码'), wide=True, required='', maxlength='12')}"
        f"<button>{escape(t('回到座位'))}</button></form>"
        f'<p class=quiet><a href="/join?code={escape(wish.code)}">{escape(t("← 改名字"))}</a></p>'
    )
    return forms.page(said, body, 409)
