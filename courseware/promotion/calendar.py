"""The calendar of the 618 of 2026: its days, and who does what from 45 days before to the review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from courseware.i18n import t

TODAY = date(2026, 5, 1)
BURST_DAY = date(2026, 6, 18)
LENGTHS = {"warmup": 10, "burst": 4, "return": 5}
"""Days of each phase, in their order."""
PHASES = tuple(LENGTHS)
FIRST_DAY = BURST_DAY - timedelta(days=LENGTHS["warmup"])
PREPARATION = 45
"""Days before the burst on which the work begins."""
START = BURST_DAY - timedelta(days=PREPARATION)
ORDER_DAY = START + timedelta(days=8)
"""When the purchase order has to be out: what is ordered later arrives too late."""


@dataclass(frozen=True)
class Job:
    """One bar of the Gantt chart, first and last day included. `stage` groups bars, `decision` names the part of the
    plan that settles it (empty: none)."""

    stage: str
    name: str
    first: date
    last: date
    what: str
    decision: str = ""


def days() -> tuple[date, ...]:
    """The 19 days of the promotion, as the market plays them."""
    return tuple(FIRST_DAY + timedelta(days=n) for n in range(sum(LENGTHS.values())))


def spans() -> dict[str, tuple[date, date]]:
    """First and last day of each phase."""
    found, first = {}, FIRST_DAY
    for phase in PHASES:
        last = first + timedelta(days=LENGTHS[phase] - 1)
        found[phase] = (first, last)
        first = last + timedelta(days=1)
    return found


def short(day: date) -> str:
    """6 月 18 日."""
    return t("{month} 月 {day} 日", month=day.month, day=day.day)


def jobs() -> tuple[Job, ...]:
    """What has to be done, in the order in which it begins."""
    phase = spans()
    eve = FIRST_DAY - timedelta(days=1)

    def after(first: int, last: int) -> tuple[date, date]:
        return START + timedelta(days=first), START + timedelta(days=last)

    return (
        Job(
            t("备货"),
            t("定目标、报名活动"),
            *after(0, 7),
            t("复盘去年，定利润目标和总预算，向平台报名会场。"),
            t("总预算"),
        ),
        Job(
            t("备货"),
            t("选品、定价、定券"),
            *after(3, 14),
            t("算清每单毛利，定直降力度和满减门槛。"),
            t("直降、优惠券"),
        ),
        Job(
            t("备货"),
            t("下采购单、到仓质检"),
            ORDER_DAY,
            eve,
            t("供应商交期约 {n} 周，数量现在就要定；活动中补不进货。", n=(eve - ORDER_DAY).days // 7),
            t("备货件数"),
        ),
        Job(
            t("种草"),
            t("内容与达人种草"),
            START + timedelta(days=14),
            eve,
            t("笔记、短视频、达人合作，让人先知道有这场活动。"),
        ),
        Job(
            t("种草"),
            t("页面、素材、客服排班"),
            START + timedelta(days=21),
            eve,
            t("主图、活动页、券面检查，客服和仓库排班。"),
        ),
        Job(
            t("蓄水"),
            t("收藏加购、会员预告"),
            *phase["warmup"],
            t(
                "成交少，但每一个加购都排进等待名单，爆发首日叫醒。这场现货开卖，不办预售；"
                "日期和玩法每年不同，以平台当年的公告为准。"
            ),
            t("蓄水预算"),
        ),
        Job(
            t("爆发"),
            t("开抢 {n} 天", n=LENGTHS["burst"]),
            *phase["burst"],
            t("流量翻倍也最贵；首日的货和班次最紧，断货当天就少卖、掉排名。"),
            t("爆发预算"),
        ),
        Job(
            t("返场"),
            t("尾货与漏网之鱼"),
            *phase["return"],
            t("流量便宜，人已不多；把余货卖完，不再追量。"),
            t("返场预算"),
        ),
        Job(
            t("复盘"),
            t("算账、退货、写复盘"),
            phase["return"][1] + timedelta(days=1),
            phase["return"][1] + timedelta(days=7),
            t("等退货回来再算净利润，和方案里的预测逐项对比。"),
            t("自己的预测"),
        ),
    )
