"""The sentences of the planner: refusals of a plan and the costliest mistake, with their figures in yuan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courseware.i18n import t
from courseware.markdown import escape, plain_text
from courseware.promotion.calendar import LENGTHS
from courseware.promotion.first.marginal import STEP
from courseware.promotion.first.parameters import standard
from courseware.promotion.first.plan import COUPON_SHARE_MAX, STOCK_MAX, THRESHOLD_RANGE
from courseware.promotion.first.score import FORECAST_BAND
from courseware.verdict import Finding

Data = Mapping[str, Any]


def channel_label(channel: str) -> str:
    return {"search": t("搜索"), "feed": t("信息流"), "live": t("直播"), "crm": t("会员触达")}[channel]


def phase_label(phase: str) -> str:
    return {"warmup": t("蓄水"), "burst": t("爆发"), "return": t("返场")}[phase]


def block_label(block: str) -> str:
    return {
        "stock": t("备货"),
        "coupon": t("优惠券"),
        "discount": t("直降力度"),
        "total": t("总预算"),
        "phases": t("阶段分配"),
        "channels": t("渠道分配"),
    }[block]


def forecast_label(what: str) -> str:
    return {"gmv": t("成交额"), "units": t("售出件数"), "roas": t("ROAS")}[what]


def yuan(value: float) -> str:
    return t("{n} 元", n=f"{value:,.0f}")


def ten_thousands(value: float) -> str:
    """A sum where there is little room: 12.3 万元."""
    return t("{n} 万元", n=f"{value / 10_000:,.1f}") if abs(value) >= 10_000 else yuan(value)


def count(value: float) -> str:
    return f"{value:,.0f}"


def percent(value: float, digits: int = 0) -> str:
    return f"{value * 100:.{digits}f}%"


def sentence(finding: Finding) -> str:
    """One finding of the planner in Chinese Markdown. Raises KeyError for an id that is not the planner's."""
    return _SENTENCES[finding.id](finding.data)


def knows(finding: Finding) -> bool:
    """Whether the finding is the planner's own."""
    return finding.id in _SENTENCES


def plain(finding: Finding) -> str:
    """The same as plain text, for a file."""
    return plain_text(sentence(finding))


def _brings(value: float) -> str:
    return t("要倒亏 {n}", n=yuan(-value)) if value < 0 else t("只净赚 {n}", n=yuan(value))


def _given(data: Data) -> str:
    return escape(str(data["given"])) or t("空白")


def _cell(data: Data) -> str:
    return t(
        "{channel}渠道{phase}期的预算读到的是「{given}」。请填 0 或正数（元），整份方案没有被改动。",
        channel=channel_label(data["channel"]),
        phase=phase_label(data["phase"]),
        given=_given(data),
    )


def _over_budget(data: Data) -> str:
    return t(
        "各格预算合计 {total}，超出上限 {over}。总额不得超过 {budget}，请从某一格减下来。",
        total=yuan(data["total"]),
        over=t("{n} 元", n=f"{data['over']:,.2f}".rstrip("0").rstrip(".")),
        budget=yuan(data["budget"]),
    )


def _stock_short(data: Data) -> str:
    short, lost, wanted = count(data["short"]), yuan(data["lost"]), count(data["wanted"])
    if data["presale"] < 1:
        return t(
            "库存不够：整场缺货约 {short} 件，比备足货少赚 {lost}。按你的投放和优惠，备 {wanted} 件左右最划算。",
            short=short,
            lost=lost,
            wanted=wanted,
        )
    return t(
        "库存不够：整场缺货约 {short} 件，其中爆发首日有 {presale} 单抢先购的订单无法按时发货，比备足货少赚 {lost}。按你的投放和优惠，备 {wanted} 件左右最划算。",
        short=short,
        presale=count(data["presale"]),
        lost=lost,
        wanted=wanted,
    )


def _coupon_deadweight(data: Data) -> str:
    return t(
        "满 {threshold} 减 {coupon} 的门槛低于平均每单 {basket}：{qualified} 的订单本来就够门槛，每单平均白送 {given_away}，"
        "真正为了券去凑单的只有 {topped_up}。这一项少赚 {lost}，门槛应当高过平均每单金额。",
        threshold=f"{data['threshold']:.0f}",
        coupon=f"{data['coupon']:.0f}",
        basket=yuan(data["basket"]),
        qualified=percent(data["qualified"]),
        given_away=t("{n} 元", n=f"{data['given_away']:.1f}"),
        topped_up=percent(data["topped_up"]),
        lost=yuan(data["lost"]),
    )


def _coupon_size(data: Data) -> str:
    given, share = _given(data), percent(COUPON_SHARE_MAX)
    if not data["high"]:
        return t("优惠券面额读到的是「{given}」。面额不得超过门槛的 {share}。", given=given, share=share)
    return t(
        "优惠券面额读到的是「{given}」。面额不得超过门槛的 {share}，这个门槛下最多 {n} 元。",
        given=given,
        share=share,
        n=f"{data['high']:g}",
    )


def _file_of_another(data: Data) -> str:
    if not data["owner"]:
        return t("这份方案是另一位学员导出的。每个人的市场不一样，抄来的方案在你的市场里并不划算，所以没有导入。")
    return t(
        "这份方案是另一位学员「{name}」导出的。每个人的市场不一样，抄来的方案在你的市场里并不划算，所以没有导入。",
        name=escape(data["owner"]),
    )


def _phases_burst(data: Data) -> str:
    return t(
        "{thin}期的预算太薄：最后 {step}放在{thin}期最好的一格能赚 {gain}，放在{rich}期最差的一格{instead}。"
        "挪 {moved}过去，这一项的差距是 {lost}。",
        step=yuan(STEP),
        thin=phase_label(data["thin"]),
        rich=phase_label(data["rich"]),
        gain=yuan(data["gain"]),
        instead=_brings(data["instead"]),
        moved=yuan(data["moved"]),
        lost=yuan(data["lost"]),
    )


def _channels(data: Data) -> str:
    return t(
        "渠道之间的回报差得太多：{to}在{to_phase}期再加 {step}能多赚 {gain}，{source}在{source_phase}期的最后 {step}{instead}。"
        "按边际回报重新分配，这一项能追回 {lost}。",
        step=yuan(STEP),
        to=channel_label(data["to"]),
        to_phase=phase_label(data["to_phase"]),
        gain=yuan(data["gain"]),
        source=channel_label(data["from"]),
        source_phase=phase_label(data["from_phase"]),
        instead=_brings(data["instead"]),
        lost=yuan(data["lost"]),
    )


_SENTENCES: dict[str, Callable[[Data], str]] = {
    "plan-shape": lambda d: t("这份方案的格式不完整，缺少预算表的一部分。请用本页导出的方案文件，或在页面里重新填写。"),
    "plan-budget-cell": _cell,
    "plan-over-budget": _over_budget,
    "plan-cut": lambda d: t("直降力度读到的是「{given}」。请填 0% 到 {high} 之间的数。", given=_given(d), high=percent(d["high"])),
    "plan-threshold": lambda d: t(
        "优惠券门槛读到的是「{given}」。门槛要在 {low} 到 {high} 元之间；不发券时门槛和面额都填 0。",
        given=_given(d), low=THRESHOLD_RANGE[0], high=THRESHOLD_RANGE[1],
    ),
    "plan-coupon": _coupon_size,
    "plan-stock": lambda d: t(
        "备货件数读到的是「{given}」。请填 0 到 {high} 之间的数，仓库放不下更多。", given=_given(d), high=f"{STOCK_MAX:,}"
    ),
    "plan-forecast": lambda d: t(
        "你预测的{what}读到的是「{given}」。请填 0 到 {high} 之间的数；预测落在实际的 ±{band} 以内就得分。",
        band=percent(FORECAST_BAND), what=forecast_label(d["what"]), given=_given(d), high=f"{d['high']:,}",
    ),
    "plan-runs-used": lambda d: t(
        "{most} 次计分机会都用完了，这一次没有运行，之前的成绩都在。练习市场仍然可以随便试。", most=d["most"]
    ),
    "plan-search-failed": lambda d: t("这个市场的最优方案没有算出来，暂时不能评分。你的方案还在，请稍后再点一次。"),
    "plan-file-not-a-plan": lambda d: t(
        "「{name}」不是从本页导出的方案文件，读不出方案。请选「导出」得到的 XLSX 文件。页面上的方案没有被改动。", name=escape(d["name"])
    ),
    "plan-file-of-another": _file_of_another,
    "plan-file-missing": lambda d: t(
        "方案文件里少了 {count} 项，第一项是「{code}」。请用完整的导出文件，页面上的方案没有被改动。", count=d["count"], code=escape(d["code"])
    ),
    "promo-near-best": lambda d: t("这份方案离最优只差 {gap}，没有值得单独说的错误。", gap=yuan(d["gap"])),
    "promo-stock-short": _stock_short,
    "promo-stock-over": lambda d: t(
        "备多了：返场结束还剩 {left} 件，占备货的 {share}，只能折价清仓，这一项亏 {lost}。",
        left=f"{d['left']:,.0f}", share=percent(d["share"]), lost=yuan(d["lost"]),
    ),
    "promo-coupon-none": lambda d: t(
        "没有发店铺券。平均每单 {basket}，一张门槛略高于它的券能让一部分人多买一件，这一项少赚 {lost}。",
        basket=yuan(d["basket"]), lost=yuan(d["lost"]),
    ),
    "promo-coupon-on-discount": lambda d: t(
        "折上折：直降之后再叠加满 {threshold} 减 {coupon}，平均实际让利 {real_cut}，超出了毛利能承受的程度，这一项少赚 {lost}。",
        threshold=f"{d['threshold']:.0f}", coupon=f"{d['coupon']:.0f}", real_cut=percent(d["real_cut"], 1),
        lost=yuan(d["lost"]),
    ),
    "promo-coupon-deadweight": _coupon_deadweight,
    "promo-coupon-out-of-reach": lambda d: t(
        "门槛 {threshold} 元是平均每单 {basket}的 {times} 倍，只有 {topped_up} 的订单去凑单，券几乎没有起作用，这一项少赚 {lost}。",
        threshold=f"{d['threshold']:.0f}", basket=yuan(d["basket"]), times=f"{d['times']:.1f}",
        topped_up=percent(d["topped_up"], 1), lost=yuan(d["lost"]),
    ),
    "promo-coupon-size": lambda d: t(
        "券的门槛在凑得到的范围里，但面额 {coupon} 元与门槛 {threshold} 元的搭配不是最划算的，这一项少赚 {lost}。",
        threshold=f"{d['threshold']:.0f}", coupon=f"{d['coupon']:.0f}", lost=yuan(d["lost"]),
    ),
    "promo-discount-deep": lambda d: t(
        "直降 {cut} 太深：多出来的销量补不回每件少收的钱，退货也跟着上升，这一项少赚 {lost}。",
        cut=percent(d["cut"], 1), lost=yuan(d["lost"]),
    ),
    "promo-discount-shallow": lambda d: t(
        "直降只有 {cut}：进会场需要看得见的让利，力度不够时爆发期的会场流量打折扣，这一项少赚 {lost}。",
        cut=percent(d["cut"], 1), lost=yuan(d["lost"]),
    ),
    "promo-phases-warmup": lambda d: t(
        "蓄水太薄：活动开始前只有 {waiting} 人加购等开抢。再挪 {moved}到蓄水期，爆发期会有更多人回来付款，这一项少赚 {lost}。",
        waiting=f"{d['waiting']:,.0f}", moved=yuan(d["moved"]), lost=yuan(d["lost"]),
    ),
    "promo-phases-burst": _phases_burst,
    "promo-channels": _channels,
    "promo-live-thin": lambda d: t(
        "直播每天 {daily}，低于起量线 {needed}：坑位费付了，流量没有换来。要么投到起量线，要么不投，这一项少赚 {lost}。",
        daily=yuan(d["daily"]), needed=yuan(d["needed"]), lost=yuan(d["lost"]),
    ),
    "promo-total-over": lambda d: t(
        "投多了：回报最差的一格，最后 {step}{last}。少投 {over}左右，这一项能多赚 {lost}。",
        step=yuan(STEP), last=_brings(d["last"]), over=yuan(d["over"]), lost=yuan(d["lost"]),
    ),
    "promo-total-under": lambda d: t(
        "还有 {left}没有花，而下一个 {step}在最好的一格能净赚 {next}，这一项少赚 {lost}。",
        step=yuan(STEP), left=yuan(d["left"]), next=yuan(d["next"]), lost=yuan(d["lost"]),
    ),
    "day-warmup": lambda d: t(
        "蓄水开始。{n} 天投 {spend}，带来 {visitors} 位访客；大家在等低价，现在下单的不多，加购的排进等待名单。",
        n=LENGTHS["warmup"], spend=yuan(d["spend"]), visitors=count(d["visitors"]),
    ),
    "day-eve": lambda d: t(
        "蓄水结束。等待名单上有 {listed} 人，另有 {presale} 单抢先购已经付款，都要在明天发货。",
        listed=count(d["listed"]), presale=count(d["presale"]),
    ),
    "day-burst": lambda d: t(
        "开抢。{presale} 单抢先购约好今天发货，等待名单在爆发期叫醒 {woken} 单，加上当天 {visitors} 位访客，一天要发 {wanted} 单，全部发出。",
        presale=count(d["presale"]), woken=count(d["woken"]), visitors=count(d["visitors"]), wanted=count(d["wanted"]),
    ),
    "day-burst-short": lambda d: t(
        "开抢就断货。一天要发 {wanted} 单，只发出 {sold} 单，缺 {unmet} 单，其中 {late} 单是付过全款的抢先购，要赔付；搜索排名跟着下滑，明天来的人更少。",
        wanted=count(d["wanted"]), sold=count(d["sold"]), unmet=count(d["unmet"]), late=count(d["late"]),
    ),
    "day-burst-thin-offer": lambda d: t(
        "开抢，会场却没给满流量：平均实际让利只有 {real_cut}，会场流量打了 {crowd} 折。当天 {visitors} 位访客，发出 {sold} 单。",
        real_cut=percent(d["real_cut"], 1), crowd=f"{d['crowd'] * 10:.1f}", visitors=count(d["visitors"]), sold=count(d["sold"]),
    ),
    "day-sold-out": lambda d: t(
        "库存不够了。想买的有 {wanted} 单，只发出 {sold} 单；没买到的只有 {retry} 明天还会再来，排名也在掉。",
        retry=percent(standard()["stock.retry"]), wanted=count(d["wanted"]), sold=count(d["sold"]),
    ),
    "day-closing": lambda d: t("爆发收口。最后一天又抬头，发出 {sold} 单，之后流量回落。", sold=count(d["sold"])),
    "day-return": lambda d: t(
        "返场。首日销量只有爆发期日均的 {share}，{n} 天一共发出 {sold} 单：急着买的人已经买过了。",
        n=LENGTHS["return"], share=percent(d["share"]), sold=count(d["sold"]),
    ),
    "day-return-empty": lambda d: t(
        "返场时库存所剩无几，来的人买不到，花在返场的投放换不来订单，{n} 天只发出 {sold} 单。", n=LENGTHS["return"], sold=count(d["sold"])
    ),
    "day-leftover": lambda d: t(
        "返场结束还剩 {left} 件，占备货的 {share}，按成本价折价清掉，亏 {loss}。",
        left=count(d["left"]), share=percent(d["share"]), loss=yuan(d["loss"]),
    ),
    "day-ended-short": lambda d: t(
        "收官。货早就不够了：整场有 {unmet} 单想买没买到，流量已经付过钱。", unmet=count(d["unmet"])
    ),
    "day-cleared": lambda d: t("收官。只剩 {left} 件，备货卖得干净。", left=count(d["left"])),
}  # fmt: skip
