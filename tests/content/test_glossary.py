"""Terms are found in texts as a reader would find them, and the course's own glossary is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.content.course import Course
from courseware.content.glossary import Term, terms_in, terms_of_a_lesson
from courseware.content.texts import texts_in

ROOT = Path(__file__).resolve().parents[2]


def term(id: str, name: str, abbreviation: str | None = None, *aliases: str) -> Term:
    return Term(
        id=id,
        term=name,
        abbreviation=abbreviation,
        aliases=list(aliases),
        group="traffic",
        meaning="意思。",
        points=["uv"],
    )


GLOSSARY = {
    each.id: each
    for each in (term("pv", "浏览量", "PV"), term("uv", "访客数", "UV", "访客"), term("uv-value", "UV 价值"))
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("先看访客，再看PV和访客数。", ["uv", "pv"]),
        ("UV 价值不是 UV", ["uv-value", "uv"]),
        ("SPV、PVC、UV2 和 uv 都不算", []),
        ("本周UV、PV", ["uv", "pv"]),
        ("", []),
    ],
)
def test_terms_in_their_order(text: str, found: list[str]) -> None:
    assert [each.id for each in terms_in(text, GLOSSARY)] == found
    assert terms_in(text, {}) == []


TAUGHT = {id: each.model_copy(update={"points": [id]}) for id, each in GLOSSARY.items()}


@pytest.mark.parametrize(
    ("covers", "most", "shown"),
    [
        ([], 2, ["pv", "uv-value"]),
        (["uv"], 2, ["uv", "pv"]),
        (["uv", "uv-value"], 1, ["uv-value", "uv"]),
        (["uv"], 9, ["uv", "pv", "uv-value"]),
        (["other"], 0, []),
    ],
)
def test_what_a_lesson_teaches_comes_first_and_is_never_left_out(
    covers: list[str], most: int, shown: list[str]
) -> None:
    text = "PV、UV 价值、访客"
    assert [each.id for each in terms_of_a_lesson(text, covers, TAUGHT, most)] == shown


def test_the_title_names_the_abbreviation_once() -> None:
    assert GLOSSARY["uv"].title == "访客数（UV）"
    assert GLOSSARY["uv-value"].title == "UV 价值"
    assert term("roi", "利润 ROI", "ROI").title == "利润 ROI"


METRICS = [
    "uv",
    "pv",
    "bounce",
    "add-rate",
    "cvr",
    "gmv",
    "placed",
    "net-sales",
    "aov-buyer",
    "aov-order",
    "items-per-order",
    "uv-value",
    "repurchase",
    "refund-rate",
    "sell-through",
    "turnover-days",
    "reorder-point",
    "safety-stock",
    "ctr",
    "cpc",
    "roas",
    "roi",
    "gpm",
    "ltv",
    "support",
    "confidence",
    "lift",
    "sla",
    "on-time",
    "dsr",
]
"""Every metric that the course defines."""

ABBREVIATIONS = [
    "ROI",
    "LTV",
    "DSR",
    "KPI",
    "SOP",
    "CRM",
    "ERP",
    "KOL",
    "KOC",
    "UGC",
    "GPM",
    "LBS",
    "ETL",
    "GMV",
    "UV",
    "PV",
    "SKU",
    "SPU",
    "CPC",
    "CTR",
    "CVR",
    "ROAS",
    "AOV",
    "UTM",
    "SRM",
    "MAPE",
    "RFM",
    "SLA",
]


TRADE_WORDS = """
毛利 毛利率 扣点 佣金 坑位费 保证金 固定成本 变动成本 单位成本 底价 到手价 划线价 让利率 价格弹性 跟价
口径 日口径 去重 会话 主图 首屏 详情页 落地页 素材 展现 竞价 定向 推荐流
人群包 关键词推广 人群推广 直通车 智能出价 全域推广 限流
种草 预热 蓄水 爆发期 返场 余热 凑单 核销 挂车 裂变 社群 触达 触点 召回 唤醒 留存 素人 腰部 尾部 买家秀 问大家 互动率
话术 工单 纠纷率 退货率 品退率 仅退款 满意度均分 运费险 退货宝 运费模板 电子面单 揽收
爆款 长尾 类目 品类 引流款 利润款 形象款 活动款 滞销 断货 在途 起订量 账期 超卖
中位数 标准差 分位数 移动平均 服务水平 留出检验 协同过滤 千人千面 样本量 帕累托 热力图 爬虫 基线 复盘
高价值客户 沉睡 潜力客户 生意参谋 京东商智 罗盘 千川 万相台
"""
"""Words of the trade that a beginner does not know. Whoever brings in a new one adds it here and to the glossary."""


def test_words_of_the_trade_are_explained(course: Course) -> None:
    said = "".join(text for lesson in course.lessons.values() for _, text in texts_in(lesson))
    words = TRADE_WORDS.split()
    assert [word for word in words if word not in said] == [], "not used any more"
    known = {name for each in course.glossary.values() for name in each.names}
    assert [word for word in words if word not in known] == []


def test_it_has_every_metric_and_abbreviation(course: Course) -> None:
    assert [id for id in METRICS if id not in course.glossary] == []
    known = {name for each in course.glossary.values() for name in each.names}
    assert [each for each in [*ABBREVIATIONS, "A/B"] if each not in known] == []


def test_it_is_whole_sentences_in_full_width_punctuation(course: Course) -> None:
    for each in course.glossary.values():
        for text in filter(None, (each.meaning, each.also, each.mistakes)):
            assert text.endswith("。"), text
        for text in filter(None, (each.term, each.meaning, each.formula, each.also, each.mistakes)):
            assert not any(mark in text for mark in ",;:()?!"), text
