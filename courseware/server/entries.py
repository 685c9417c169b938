"""What a page's script sends while one is typing: drafts, without a run of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from courseware.record.unavailable import StoreUnavailable
from courseware.study.drafting import Drafted, Entry

LONGEST = 64 * 1024
"""Bytes of a request. A browser sends no more when a page is left."""


class Refused(Exception):
    """`status`: of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def draft(request: Request) -> JSONResponse:
    """Keep what was entered in one field: `study.drafting.Entry` as JSON, its learner by the name `learner`. Only from
    our own pages, which send their origin (`hosts.py` compares it). The answer is an `Outcome` and the number of
    attempts; 503 while the record is away; 4xx for what no page of ours sends."""
    try:
        _require_our_page(request)
        said = _said(await _body(request))
        kept = await run_in_threadpool(_keep, said, request.cookies)
    except Refused as refused:
        return JSONResponse({}, refused.status)
    except StoreUnavailable:
        return JSONResponse({}, 503)
    return JSONResponse({"outcome": kept.outcome, "attempts": kept.attempts}, headers={"Cache-Control": "no-store"})


def _require_our_page(request: Request) -> None:
    if "origin" not in request.headers or request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Refused(403)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused(415)


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise Refused(413)
    return body


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400) from error
    kinds = {"learner": str, "item": str, "variant": int, "attempts": int, "tab": str, "number": int}
    if not isinstance(said, dict) or said.keys() != {*kinds, "field", "value", "occasion"}:
        raise Refused(400)
    if not all(type(said[name]) is kind for name, kind in kinds.items()) or len(said["tab"]) > 40:
        raise Refused(400)
    if not (said["learner"].isascii() and said["learner"].isalnum()):
        raise Refused(400)
    if not all(said[name] is None or isinstance(said[name], str) for name in ("field", "occasion")):
        raise Refused(400)
    return said


def _keep(said: dict[str, Any], cookies: Mapping[str, str]) -> Drafted:
    from courseware.web import identity, resources  # their caches want the runtime, which starts after this module

    learner = identity.identity().sender(said.pop("learner"), cookies, resources.study().profiles)
    if learner is None:
        raise Refused(403)
    try:
        return resources.study().drafting.keep(Entry(learner.id, **said))
    except KeyError as error:
        raise Refused(404) from error
    except ValueError as error:
        raise Refused(400) from error
