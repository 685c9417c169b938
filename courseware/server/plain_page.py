"""A page of one sentence, for whoever comes to an address where the course is not: no script, nothing to load."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from courseware.i18n import language, t

STYLE = """
body { font: 1rem/1.85 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: #0d1414; background: #fff; max-width: 34em; margin: 15vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; } a { color: #0b5f86; }
@media (prefers-color-scheme: dark) { body { color: #e7edec; background: #12191a; } a { color: #7cc7e8; } }
"""


def not_found() -> HTMLResponse:
    return _page(404, t("这里没有内容"), t("课程里没有这一页，地址可能抄错了。"), t("回到首页"))


def not_this_host() -> HTMLResponse:
    said = t("请用启动课件时显示的地址打开课程；要用别的名字，由开课的人在 COURSEWARE_HOSTS 里登记。")
    return _page(403, t("课程不在这个地址"), said)


def _page(status: int, title: str, said: str, home: str = "") -> HTMLResponse:
    link = f'<p><a href="/">{escape(home)}</a></p>' if home else ""
    return page(title, f"<h1>{escape(title)}</h1><p>{escape(said)}</p>{link}", status)


def page(title: str, body: str, status: int = 200, style: str = "") -> HTMLResponse:
    """`body` is HTML, `style` more of a style sheet."""
    return HTMLResponse(
        f'<!doctype html><html lang="{escape(language())}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="/favicon.png">'
        f"<style>{STYLE}{style}</style><main>{body}</main></html>",
        status,
        {"Cache-Control": "no-store"},
    )
