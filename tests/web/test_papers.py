"""The certificate's page, what it lacks, and the page that checks one."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from courseware.progress.papers import seal
from courseware.web import resources
from tests.web.conftest import Open, texts
from tests.web.reached import reach
from tests.web.statements import MOST, statements


def reached(page: AppTest, wrong: int = 0) -> AppTest:
    reach(resources.store(), resources.course(), page.session_state["learner_id"], wrong)
    return page.run()


def paper(page: AppTest) -> str:
    (frame,) = page.get("iframe")
    return str(frame.proto.srcdoc)


def test_what_is_missing_leads_to_where_it_is_done(open_page: Open) -> None:
    page = open_page("certificate")
    assert not page.exception
    said = texts(page)
    assert "还差 3 件" in said
    for what in ("结业测试，答对 70% 以上", "必做练习 1 个，全部做对", "618 策划，在自己的市场里计分一次"):
        assert what in said
    labels = [link.label for link in page.main.get("page_link")]
    assert {"算出客单价", "去排 618 的方案", "← 我的学习"} <= set(labels)
    assert not page.get("iframe")
    assert [button.label for button in page.get("download_button")] == ["下载作品集"]


def test_a_test_that_was_not_passed_is_told_with_its_range(open_page: Open) -> None:
    page = reached(open_page("certificate"), wrong=99)
    said = texts(page)
    assert "还差 1 件" in said
    assert re.search(r"最好的一次：\d+ 题对 0，范围 0–\d+", said)


def test_a_certificate_that_is_reached_is_shown_signed_and_the_same_each_time(open_page: Open) -> None:
    page = reached(open_page("certificate"))
    shown = paper(page)
    checked = seal.check(shown.encode())
    assert checked.flawless
    assert checked.fingerprint == resources.papers().fingerprint()
    signed = {row.label: row.signed for row in checked.rows}
    assert (signed["姓名"], signed["必做练习"], signed["618 策划（正式运行）"]) == ("学员", "1 / 1", "71 分")
    assert paper(page.run()) == shown
    key = resources.data_folder() / "certificate-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_redraw_costs_three_statements(open_page: Open) -> None:
    page = reached(open_page("certificate"))
    with statements() as sent:
        page.run()
    assert 1 <= len(sent) <= MOST, sent


def test_a_key_that_cannot_be_read_is_told(open_page: Open) -> None:
    page = open_page("certificate")
    (resources.data_folder() / "certificate-key.pem").write_text("no key")
    page = reached(page)
    assert not page.exception
    assert "钥匙读不出来" in texts(page)


@pytest.mark.parametrize(("edit", "sentence"), [
    (lambda page: page, "纸上的每一项都和签过名的一样"),
    (lambda page: page.replace("71 分", "99 分"), "纸上有 1 项和签过名的不一样"),
    (lambda page: "<p>你好</p>", "文件里没有能读懂的签名"),
])  # fmt: skip
def test_the_page_that_checks_shows_every_signed_field(open_page: Open, edit: object, sentence: str) -> None:
    content = edit(paper(reached(open_page("certificate"))))  # type: ignore[operator]
    page = open_page("verify")
    page.file_uploader[0].upload("证书.html", content.encode()).run()
    assert not page.exception
    said = texts(page)
    assert sentence in said
    if "seal" in content:
        assert "指纹" in said
        assert "| 姓名 | 学员 |" in said
        assert "这门课在这台机器上的钥匙" in said
        assert ("✗ 99 分" in said) == ("99 分" in content)


def test_the_portfolio_has_no_script_and_what_was_written_stays_text(open_page: Open) -> None:
    page = open_page("me")
    learner = resources.study().profiles.get(page.session_state["learner_id"])
    assert learner is not None
    resources.study().profiles.rename(learner.id, "<script>x")
    learner = resources.study().profiles.get(learner.id)
    assert learner is not None
    reach(resources.store(), resources.course(), learner.id)
    html = resources.papers().portfolio(learner, resources.planner()).decode()
    assert "&lt;script&gt;x的作品集" in html
    assert "<script" not in html
    assert "算出客单价" in html
    assert "71 分" in html
    assert not re.search(r"(src|href)=|url\(|@import", html)
