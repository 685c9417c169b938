"""What is said about a certificate that was checked, and the page that checks one without a network or a server."""

from __future__ import annotations

import json
from html import escape

from courseware.i18n import t
from courseware.progress.papers.page import asset, page
from courseware.progress.papers.seal import Checked

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"


def words() -> dict[str, str]:
    """The sentences of a check, by what they are about."""
    return {
        "none": t("这个文件里没有能读懂的签名：不是这门课的结业证书，或者被改坏了。"),
        "genuine": t("签名对得上：“签过名的”这一列，一个字都没有被改过。"),
        "forged": t("签名对不上：签过名的内容被改过，或者不是用这把钥匙签的。下面写的都不能信。"),
        "intact": t("整个文件和签发时一样。"),
        "touched": t(
            "文件在签发以后被改动过。浏览器“另存为”也会这样；无论如何，以“签过名的”这一列为准，纸上别处写的不算。"
        ),
        "same": t("纸上的每一项都和签过名的一样。"),
        "different": t("纸上有 {n} 项和签过名的不一样，标成了红色。"),
        "own": t("签名用的是公布这个核验页的课程的钥匙。请确认这个核验页是从学校拿到的，不是随证书一起收到的。"),
        "other": t(
            "签名用的是另一把钥匙，不是公布这个核验页的课程的。"
            "请拿下面的指纹和签发学校公布的比；不一样，就不是那所学校签的。"
        ),
        "field": t("项目"),
        "signed": t("签过名的"),
        "paper": t("纸上写的"),
        "missing": t("（纸上没有）"),
    }


def trust() -> str:
    """In plain words: what a signature proves, and what it does not."""
    return t(
        "签名只证明一件事：这些内容是握有这把钥匙的人签的，之后没有改过。钥匙是谁的，要看指纹："
        "和签发学校自己公布的指纹比一比。在自己家里学完、用自己电脑签的证书，指纹也是自己的。"
    )


def verdicts(checked: Checked, own: str | None) -> list[tuple[bool, str]]:
    """What is to be said of a certificate, and whether it is good. `own`: the fingerprint of this course's key."""
    said = words()
    different = sum(not row.same for row in checked.rows)
    return [
        (checked.genuine, said["genuine" if checked.genuine else "forged"]),
        (checked.intact, said["intact" if checked.intact else "touched"]),
        (not different, said["different"].format(n=different) if different else said["same"]),
        (checked.fingerprint == own, _whose(checked, own)),
    ]


def _whose(checked: Checked, own: str | None) -> str:
    if checked.fingerprint == own:
        return t("签名用的是这门课在这台机器上的钥匙，指纹 {key}。", key=checked.fingerprint)
    return t(
        "签名用的不是这台机器上的钥匙，指纹 {key}。请和签发学校公布的比：不一样，就不是那所学校签的。",
        key=checked.fingerprint,
    )


def verifier(course: str, own: str) -> str:
    """`verify.html`, as the course with this key publishes it."""
    # `<` is no part of a script's data: a sentence cannot end it.
    told, key = (json.dumps(each, ensure_ascii=False).replace("<", "\\u003c") for each in (words(), own))
    body = f"""<main>
<h1>{escape(t("核验结业证书"))}</h1>
<p>{escape(t("在这台电脑上核验，不联网，文件不会传到任何地方。"))}</p>
<label class="drop">{escape(t("把证书文件（HTML）拖到这一页，或者选一个："))}
<input type="file" id="file" accept=".html,.htm"></label>
<div id="result" role="status"></div>
<h2>{escape(t("怎样算可信"))}</h2>
<p>{escape(trust())}</p>
<p class="cap">{escape(t("公布这个核验页的课程：{course}，钥匙指纹", course=course))}
<span class="mono">{own}</span></p>
</main>
<script>
/* TweetNaCl.js 1.0.3, https://tweetnacl.js.org, public domain (Unlicense) */
{asset("tweetnacl.min.js")}
</script>
<script>
const WORDS = {told}, OWN = {key};
{asset("verifier.js")}</script>"""
    return page(t("核验结业证书 · {course}", course=course), "verifier.css", body, POLICY)
