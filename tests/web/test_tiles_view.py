"""The workbench's board: a tile is put on it, stays, and goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from courseware.items import TILES
from courseware.promotion.calendar import TODAY
from courseware.record.drafts import Drafts
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.shop.tables import Shop
from courseware.shop.tiles import Compared, Rings, Tile
from courseware.web import resources
from courseware.web.bench.tiles import last_day
from tests.web.conftest import Open, texts

BENCH = "data"


@pytest.fixture
def page(open_page: Open) -> AppTest:
    page = open_page("data")
    page.session_state[f"{BENCH}-tabs"] = "看板"
    return page.run()


def put(page: AppTest, name: str) -> AppTest:
    page.text_input(key=f"{BENCH}-tile-name").set_value(name)
    page.button(key=f"{BENCH}-tile-put").click().run()
    assert not page.exception
    return page


def kept(page: AppTest) -> list[str]:
    held = resources.store().drafts.get(page.session_state["learner_id"], TILES)
    return [tile["name"] for tile in held or []]


def test_a_tile_is_put_on_the_board_stays_there_in_another_tab_and_goes(page: AppTest, open_page: Open) -> None:
    assert "放一块上去" in [each.label for each in page.expander]
    page.selectbox(key=f"{BENCH}-tile-how").set_value("sum").run()
    page.selectbox(key=f"{BENCH}-tile-daily-column").set_value("channel").run()
    page.selectbox(key=f"{BENCH}-tile-daily-channel").set_value("live").run()
    put(page, "直播访客 **x**")
    assert "放上了" in texts(page)
    assert "&#42;&#42;x&#42;&#42;" in texts(page), "a name is text"
    assert "低于它 15% 以上就响" in texts(page)
    live = resources.shop().table("daily").query("channel == 'live'").groupby("date")["uv"].sum()
    assert f"### {live.iloc[-1]:,.0f}" in texts(page)

    again = open_page("data")
    again.session_state[f"{BENCH}-tabs"] = "看板"
    assert "直播访客" in texts(again.run())
    again.button(key=f"{BENCH}-drop-直播访客 **x**").click().run()
    assert not again.exception
    assert kept(again) == []


def test_what_is_missing_is_said_and_nothing_is_put(page: AppTest) -> None:
    assert "先给这一块起个名字" in texts(put(page, " "))
    page.selectbox(key=f"{BENCH}-tile-daily-column").set_value("uv").run()
    assert "「等于」还没有填" in texts(put(page, "访客"))
    assert kept(page) == []


def test_a_number_that_is_none_is_told_and_one_with_separators_is_read(page: AppTest) -> None:
    page.selectbox(key=f"{BENCH}-tile-daily-column").set_value("uv").run()
    page.text_input(key=f"{BENCH}-tile-daily-uv").set_value("很多").run()
    assert "「很多」读不成一个数" in texts(put(page, "访客"))
    assert kept(page) == []
    page.text_input(key=f"{BENCH}-tile-daily-uv").set_value("1,200").run()
    put(page, "访客")
    [tile] = resources.store().drafts.get(page.session_state["learner_id"], TILES)
    assert tile["value"] == "1200"


def test_two_tabs_put_tiles_on_one_board(page: AppTest, open_page: Open) -> None:
    other = open_page("data")
    other.session_state[f"{BENCH}-tabs"] = "看板"
    other.run()
    put(page, "甲")
    put(other, "乙")
    assert kept(page) == ["甲", "乙"]
    page.button(key=f"{BENCH}-drop-甲").click().run()
    assert kept(page) == ["乙"]
    assert "**乙**" in texts(page)


def test_while_the_record_is_away_nothing_is_lost(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    put(page, "甲")

    def away(*_: object) -> None:
        raise StoreUnavailable(Trouble.BUSY, "")

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "revise", away)
        assert "没有存上，填的都还在" in texts(put(page, "乙"))
        assert page.text_input(key=f"{BENCH}-tile-name").value == "乙"
        assert "**甲**" in texts(page)
    put(page, "乙")
    assert kept(page) == ["甲", "乙"]


def test_of_one_name_there_is_one(page: AppTest) -> None:
    put(put(page, "行数"), "行数")
    assert kept(page) == ["行数"]


def test_a_board_that_another_version_kept_is_read_as_far_as_it_goes(open_page: Open) -> None:
    learner = open_page().session_state["learner_id"]
    resources.store().drafts.save(learner, TILES, [{"name": "x"}, 3], resources.now())
    page = open_page("data")
    page.session_state[f"{BENCH}-tabs"] = "看板"
    assert not page.run().exception
    assert "放一块上去" in [each.label for each in page.expander]


def test_a_board_begins_with_a_day_that_is_over_though_rows_of_a_log_say_another_year(shop: Shop) -> None:
    tile = Tile("动作", "visits", "event_time", None, None, False, None, "", Compared.WEEK_AGO, Rings.BELOW, 0.15)
    assert shop.table("visits")["event_time"].max().date() > TODAY
    assert last_day(shop, [tile]) == TODAY - timedelta(days=1)
