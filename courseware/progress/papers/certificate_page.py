"""A certificate as one A4 page that an employer understands and can check."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from courseware.i18n import t
from courseware.progress.certificate import Certificate, ModuleShare
from courseware.progress.papers import seal
from courseware.progress.papers.page import LOGO, TICK, page
from courseware.progress.papers.seal import Field
from courseware.progress.sitting import Share

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_EMBLEM = (
    '<svg width="96" height="96" viewBox="0 0 104 104" aria-hidden="true">'
    '<circle cx="52" cy="52" r="49" fill="none" stroke="#0b6b72" stroke-width="2"/>'
    '<circle cx="52" cy="52" r="42" fill="#e6f1f1"/>'
    '<path d="M26 66 L43 47 L56 56 L78 32" fill="none" stroke="#0b6b72" stroke-width="5" stroke-linecap="round"'
    ' stroke-linejoin="round"/></svg>'
)


def issue(certificate: Certificate, key: Ed25519PrivateKey) -> str:
    """The page, signed. The same certificate and key give the same page."""
    fields = fields_of(certificate, seal.fingerprint(key.public_key().public_bytes_raw()))
    return seal.sealed(_page(certificate, fields), fields, key)


def fields_of(certificate: Certificate, fingerprint: str) -> tuple[Field, ...]:
    """All that is signed, as the paper words it."""
    day, test = certificate.reached_on, certificate.test
    moment = t("{year} 年 {month} 月 {day} 日", year=day.year, month=day.month, day=day.day)
    detail = t("{of} 题对 {right}，范围 {band}", of=test.of, right=test.right, band=_band(test))
    brought = (
        t("其中 {n} 项从另一台机器导入，签发前重新判过分", n=certificate.brought_in)
        if certificate.brought_in
        else t("全部在签发的机器上完成")
    )
    return (
        Field("course", t("课程"), certificate.course),
        Field("number", t("编号"), certificate.number),
        Field("title", t("证书"), t("结业证书")),
        Field("name", t("姓名"), certificate.name),
        Field("statement", t("完成的事"), _statement(certificate)),
        Field("test", t("结业测试"), t("{n} 分", n=test.in_points[0])),
        Field("test-detail", t("结业测试的题"), detail),
        Field("exercises", t("必做练习"), f"{certificate.exercises} / {certificate.exercises}"),
        Field("run", t("618 策划（正式运行）"), t("{n} 分", n=certificate.run)),
        *(Field(f"skill-{n}", t("会做的事 {n}", n=n), skill) for n, skill in enumerate(certificate.skills, start=1)),
        *(Field(f"module-{each.number}", t("模块 {n}", n=each.number), _said(each)) for each in certificate.modules),
        Field("reached", t("达成日期"), moment),
        Field("brought-in", t("成绩来源"), brought),
        Field("key", t("钥匙指纹"), fingerprint),
    )  # fmt: skip


def _statement(certificate: Certificate) -> str:
    return t(
        "学习{course}（{lessons} 课），在木禾生活的数据上做对必做练习 {exercises} 个，通过全课程结业测试，"
        "并在模拟市场里完成 618 大促的策划与复盘。",
        course=certificate.course,
        lessons=certificate.lessons,
        exercises=certificate.exercises,
    )


def _band(share: Share) -> str:
    _, low, high = share.in_points
    return f"{low}–{high}"


def _said(module: ModuleShare) -> str:
    return " ".join(_module_parts(module))


def _module_parts(module: ModuleShare) -> tuple[str, str, str]:
    title = t("{n} · {title}", n=module.number, title=module.title)
    return title, f"{module.share.right}/{module.share.of}", t("（{band}）", band=_band(module.share))


def _page(certificate: Certificate, fields: Sequence[Field]) -> str:
    texts = {field.id: field.text for field in fields}

    def put(id: str, tag: str = "span", kind: str = "") -> str:
        name = f' class="{kind}"' if kind else ""
        return f'<{tag}{name} data-field="{id}">{escape(texts[id])}</{tag}>'

    def box(head: str, id: str, below: str) -> str:
        return (
            f'<div><span class="cap">{escape(head)}</span>{put(id, "b", "num")}<span class="cap">{below}</span></div>'
        )

    boxes = (
        box(t("结业测试"), "test", put("test-detail"))
        + box(t("必做练习"), "exercises", escape(t("在数据表上完成，逐项判分")))
        + box(t("618 策划（正式运行）"), "run", escape(t("不做大促 0，最优方案 100")))
    )
    skills = "".join(f"<li>{TICK}{put(f'skill-{n}')}</li>" for n in range(1, len(certificate.skills) + 1))
    dot = t("圆点是测试里答对的比例，浅色带是真实水平多半所在的范围（95%）：题目有限，一个数说不准。")
    how = t(
        "核验：用签发学校公布的 verify.html 打开这份文件，不用联网。它会列出签过名的每一项，和纸上逐项对照。"
        "再把钥匙指纹和学校公布的比一比：一样，才是这所学校签的。"
    )
    body = f"""<main class="paper">
<div class="top"><span>{LOGO}{put("course")}</span>
<span class="cap num">{escape(t("编号"))} {put("number")}</span></div>
{put("title", "h1")}
{put("name", "div", "name")}
{put("statement", "p")}
<div class="three">{boxes}</div>
<h2>{escape(t("会做的事"))}</h2>
<ul class="can">{skills}</ul>
<h2>{escape(t("各模块：答对的题和可信范围"))}</h2>
{"".join(_module(each) for each in certificate.modules)}
<p class="cap why">{escape(dot)}</p>
<div class="foot"><div>{escape(t("达成日期"))} {put("reached")} · {put("brought-in")}<br>
{escape(t("签名"))} Ed25519 · {escape(t("钥匙指纹"))} {put("key", "span", "mono")}<br>{escape(how)}</div>{_EMBLEM}</div>
</main>
{seal.EMPTY}"""
    return page(t("结业证书 · {course}", course=certificate.course), "certificate.css", body)


def _module(module: ModuleShare) -> str:
    low, high = (100 * end for end in module.share.band)
    middle = 100 * module.share.mean
    title, right, band = map(escape, _module_parts(module))
    return (
        f'<div class="module" data-field="module-{module.number}"><span>{title}</span> '
        f'<span class="range"><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<b style="left:{middle:.1f}%"></b></span>'
        f'<span class="num"><b>{right}</b> <span class="cap">{band}</span></span></div>\n'
    )
