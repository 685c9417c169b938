"""The certificate as a file: it prints on one page, and the page that checks it does so without a network."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page, expect

from courseware.content.course import Course
from courseware.progress.certificate import Certificate, ModuleShare
from courseware.progress.papers import seal
from courseware.progress.papers.certificate_page import issue
from courseware.progress.papers.verifier import verifier
from courseware.progress.sitting import Share
from courseware.record.store import Store
from tests.browser.conftest import App, OpenTab
from tests.web.reached import reach

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OWN = seal.fingerprint(KEY.public_key().public_bytes_raw())


@pytest.fixture
def certificate(course: Course) -> Certificate:
    assert course.certificate is not None
    return Certificate(
        "2026-1127-7F3A",
        "陈一诺" * 6,
        course.title,
        len(course.lessons),
        date(2026, 11, 27),
        Share(52, 60),
        len(course.certificate.exercises),
        71,
        (*course.certificate.exercises.values(), course.certificate.promotion),
        tuple(ModuleShare(n, module.title, Share(8, 10)) for n, module in enumerate(course.modules, start=1)),
        10,
    )


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A browser without a network, in the dark. Whatever a page asks for fails the test."""
    context = browser.new_context(offline=True, color_scheme="dark", viewport={"width": 1280, "height": 1300})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert said == []


def test_it_prints_on_one_page_and_stays_light(offline: Page, certificate: Certificate, tmp_path: Path) -> None:
    file = tmp_path / "certificate.html"
    file.write_text(issue(certificate, KEY), "utf-8")
    offline.goto(file.as_uri())
    assert (
        offline.evaluate("getComputedStyle(document.querySelector('.paper')).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert offline.evaluate("getComputedStyle(document.body).color") == "rgb(13, 20, 20)"
    for width in (1280, 390):
        offline.set_viewport_size({"width": width, "height": 900})
        assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offline.emulate_media(media="print")
    inside = "paper => [paper.scrollHeight - paper.clientHeight, paper.scrollWidth - paper.clientWidth]"
    offline.set_viewport_size({"width": 794, "height": 1123})
    assert offline.locator(".paper").evaluate(inside) == [0, 0]  # nothing of it is cut off
    printed = offline.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert b"594.95" in printed or b"595" in printed  # A4, in points


def forged(page: str) -> str:
    """Signed fields edited, and the paper alike."""
    told = re.search(r'id="seal">([^<]*)<', page)
    assert told
    parts = json.loads(told[1])
    signed = b64decode(parts["signed"]).replace("71 分".encode(), "99 分".encode())
    new = json.dumps({**parts, "signed": b64encode(signed).decode()}, separators=(",", ":"))
    return page.replace(told[1], new).replace(">71 分<", ">99 分<")


def rows(page: Page) -> list[tuple[str, str, bool]]:
    """Label, signed, whether the row is red."""
    return [
        (
            row.locator("th").inner_text(),
            row.locator("td").first.inner_text(),
            "differs" in (row.get_attribute("class") or ""),
        )
        for row in page.locator("#result tbody tr").all()
    ]


def test_the_verifier_works_alone(offline: Page, certificate: Certificate, tmp_path: Path) -> None:
    good = issue(certificate, KEY)
    papers = {
        "good": good,
        "edited": good.replace(">71 分<", ">99 分<"),
        "added": good.replace("</main>", "<p>优秀学员</p></main>"),
        "forged": forged(good),
        "stranger": issue(replace(certificate, name="王总"), Ed25519PrivateKey.generate()),
        "none": "<p>你好</p>",
    }
    (tmp_path / "verify.html").write_text(verifier("电商运营实训", OWN), "utf-8")
    offline.goto((tmp_path / "verify.html").as_uri())
    result = offline.locator("#result")
    for name, content in papers.items():
        file = tmp_path / f"{name}.html"
        file.write_text(content, "utf-8")
        offline.set_input_files("#file", file)
        expect(result.locator("h2")).to_have_text(file.name)
        if name == "none":
            expect(result).to_contain_text("没有能读懂的签名")
            continue
        checked = seal.check(file.read_bytes())  # both say the same
        assert rows(offline) == [(row.label, row.signed, not row.same) for row in checked.rows]
        expect(result).to_contain_text("签名对得上" if checked.genuine else "签名对不上")
        expect(result).to_contain_text("整个文件和签发时一样" if checked.intact else "文件在签发以后被改动过")
        expect(result).to_contain_text(checked.fingerprint)
        own = "签名用的是公布这个核验页的课程的钥匙" if checked.fingerprint == OWN else "签名用的是另一把钥匙"
        expect(result).to_contain_text(own)
        red = [label for label, _, differs in rows(offline) if differs]
        assert red == (["618 策划（正式运行）"] if name == "edited" else [])
    offline.set_viewport_size({"width": 390, "height": 844})
    assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_certificate_on_its_page_is_printed_alone(open_tab: OpenTab, app: App, course: Course) -> None:
    tab = open_tab()
    tab.becomes("陈一诺")
    store = Store.open(app.data / "courseware.db")
    reach(store, course, app.learner)
    store.database.close()
    tab.go("certificate")
    tab.titled("结业证书")
    paper = tab.page.frame_locator(".st-key-paper iframe")
    expect(paper.locator('[data-field="name"]')).to_have_text("陈一诺")
    frame = tab.page.locator(".st-key-paper iframe").element_handle().content_frame()
    assert frame is not None
    frame.evaluate("window.print = () => { document.title = 'printed' }")
    tab.page.get_by_role("button", name="打印").click()
    frame.wait_for_function("document.title === 'printed'")
    tab.resize(390)
    tab.fits()
    with tab.page.expect_download() as downloading:
        tab.page.get_by_role("button", name="下载", exact=True).click()
    content = downloading.value.path().read_bytes()
    assert seal.check(content).flawless
    tab.walk("verify", "核验证书")
    tab.page.locator('input[type="file"]').set_input_files(
        {"name": "证书.html", "mimeType": "text/html", "buffer": content.replace("71 分".encode(), "99 分".encode())}
    )
    tab.sees("纸上有 1 项和签过名的不一样")
    tab.sees("✗ 99 分")


def test_exported_deleted_and_imported(open_tab: OpenTab, app: App, course: Course, tmp_path: Path) -> None:
    tab = open_tab()
    tab.becomes("搬家的人")
    learner = app.learner
    tab.go("lesson-core-metrics")
    card = tab.questions().filter(has=tab.page.get_by_label("你的答案")).first
    card.get_by_label("你的答案").fill("123456")
    card.get_by_label("你的答案").press("Enter")
    expect(card.get_by_test_id("stAlert")).to_be_visible()
    tab.go("me?tab=who")
    with tab.page.expect_download() as downloading:
        tab.page.get_by_role("button", name="导出学习记录（JSON）").click()
    file = tmp_path / "记录.json"
    downloading.value.save_as(file)
    tab.page.get_by_role("button", name="删除「搬家的人」…").click()
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 次作答")
    dialog.get_by_role("button", name="确认删除").click()
    expect(dialog).to_have_count(0)
    expect(tab.page.get_by_role("textbox", name="我的名字")).not_to_have_value("搬家的人")
    tab.page.locator('.st-key-my-data-file input[type="file"]').set_input_files(file)
    tab.sees("搬家的人")
    tab.sees("1 次作答")
    tab.page.get_by_role("button", name="导入", exact=True).click()
    expect(tab.page.get_by_role("textbox", name="我的名字").first).to_have_value("搬家的人")
    assert app.learner == learner
    tab.go("lesson-core-metrics")
    expect(card.get_by_label("你的答案")).to_have_value("123456")
