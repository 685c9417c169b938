"""The sentences of the planner: refusals of a plan, what happened day by day, advice with its figures in yuan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from courseware.i18n import N_, listed, t
from courseware.markdown import escape, plain_text
from courseware.promotion.advice import WHOLE, Advice
from courseware.promotion.calendar import LENGTHS
from courseware.promotion.gap import STOCKING
from courseware.promotion.plan import COUPON_SHARE, MOST_ROUNDS, Plan
from courseware.promotion.play import NORMAL_AFTER
from courseware.promotion.preview import Fan
from courseware.verdict import Finding

Data = Mapping[str, Any]


def channel_label(channel: str) -> str:
    return {"search_ads": t("搜索推广"), "feed_ads": t("信息流推广"), "live": t("直播"), "content": t("内容种草")}[
        channel
    ]


def source_label(source: str) -> str:
    """Where visitors come from."""
    free = {"search": t("搜索"), "feed": t("推荐"), "direct": t("直接访问"), "members": t("会员")}
    return free.get(source) or channel_label(source)


def phase_label(phase: str) -> str:
    return {"warmup": t("蓄水"), "burst": t("爆发"), "return": t("返场")}[phase]


def role_label(role: str) -> str:
    return {"traffic": t("引流款"), "profit": t("利润款"), "activity": t("活动款")}[role]


def block_label(block: str) -> str:
    """A block of the gap, or what a piece of advice is about."""
    named = {
        STOCKING: t("备货、班次"), "ads": t("推广"), "members": t("会员"), "cuts": t("直降"), "coupon": t("优惠券"),
        WHOLE: t("整份方案"),
    }  # fmt: skip
    return named.get(block) or channel_label(block)


def forecast_label(what: str) -> str:
    return {"paid": t("支付金额"), "units": t("售出件数")}[what]


def code_label(code: str) -> str:
    """A cell of a plan, a forecast or a correction."""
    match code.split("."):
        case ["rounds", phase]:
            return t("会员消息 · {phase}", phase=phase_label(phase))
        case ["cut", role]:
            return t("直降 · {role}", role=role_label(role))
        case ["stock", role]:
            return t("备货 · {role}", role=role_label(role))
        case ["threshold"]:
            return t("优惠券门槛")
        case ["coupon"]:
            return t("优惠券面额")
        case ["shifts"]:
            return t("爆发期每天加的班次")
        case ["forecast", what, "low"]:
            return t("预测 · {what} · 下限", what=forecast_label(what))
        case ["forecast", what, "high"]:
            return t("预测 · {what} · 上限", what=forecast_label(what))
        case ["steer", "more", role]:
            return t("现货调拨 · {role}", role=role_label(role))
        case ["steer", *rest]:
            return t("首日后 · {cell}", cell=code_label(".".join(rest)))
        case [channel, phase]:
            return t("{channel} · {phase}", channel=channel_label(channel), phase=phase_label(phase))
        case _:
            raise KeyError(code)


def yuan(value: float) -> str:
    return t("{n} 元", n=f"{value:,.0f}")


def ten_thousands(value: float) -> str:
    """A sum where there is little room: 12.3 万元."""
    return t("{n} 万元", n=f"{value / 10_000:,.1f}") if abs(value) >= 10_000 else yuan(value)


def count(value: float) -> str:
    return f"{value:,.0f}"


def percent(value: float, digits: int = 0) -> str:
    return f"{value * 100:.{digits}f}%"


def cell_value(code: str, value: float) -> str:
    """The value of a cell with its unit."""
    match code.removeprefix("steer.").partition(".")[0]:
        case "rounds":
            return t("{n} 轮", n=f"{value:g}")
        case "cut":
            return f"{value * 100:.4g}%"
        case "stock" | "more":
            return t("{n} 件", n=count(value))
        case "shifts":
            return t("{n} 个班", n=f"{value:.4g}")
        case _:
            return yuan(value)


def sentence(finding: Finding) -> str:
    """One finding of the planner in Chinese Markdown. Raises KeyError for an id that is not the planner's."""
    return _SENTENCES[finding.id](finding.data)


def knows(finding: Finding) -> bool:
    """Whether the finding is the planner's own."""
    return finding.id in _SENTENCES


def plain(finding: Finding) -> str:
    """The same as plain text, for a file."""
    return plain_text(sentence(finding))


def advice_sentence(advice: Advice, own: Plan) -> str:
    """What to change, what must change with it, and what both bring; and the decision alone."""
    together = t("{n} 元", n=f"{advice.together:+,.0f}")
    changes = changes_words(advice.changes(own))
    along = changes_words(advice.along(own))
    if advice.what in (STOCKING, WHOLE):
        return t("{changes}：**{together}**。", changes=changes, together=together)
    alone = t("{n} 元", n=f"{advice.alone:+,.0f}")
    if not along:
        return t("{changes}：**{together}**。", changes=changes, together=together)
    return t(
        "{changes}，同时{along}：**{together}**；只改{what}：{alone}。",
        changes=changes, along=along, together=together, what=block_label(advice.what), alone=alone,
    )  # fmt: skip


def odds_sentence(fan: Fan, stock: float, clearance: float) -> str:
    """Whether a stock suffices, in words: `clearance` is the share of its cost that what is left brings."""
    short = round((1 - fan.enough) * 10)
    if short == 0:
        left = t("多半剩 {low}–{high} 件", low=count(max(stock - fan.p75, 0)), high=count(stock - fan.p25))
        return t("几乎一定够卖，{left}，按成本的 {share} 清掉。", left=left, share=percent(clearance))
    if short == 10:
        return t("几乎一定不够卖：少一件，丢的是进店的人。")
    if short == 5:
        return t("一半的可能不够卖。")
    tenths = (t("一"), t("两"), t("三"), t("四"), t("五"), t("六"), t("七"), t("八"), t("九"))[short - 1]
    if short > 5:
        return t("{n}成的可能不够卖：少一件，丢的是进店的人。", n=tenths)
    return t("{n}成的可能不够卖。剩下的按成本的 {share} 清掉。", n=tenths, share=percent(clearance))


def changes_words(changes: Mapping[str, tuple[float, float]]) -> str:
    return listed(
        (
            t("{cell} {old} → {new}", cell=code_label(code), old=cell_value(code, old), new=cell_value(code, new))
            for code, (old, new) in changes.items()
        ),
        N_("，"),
    )


def _given(data: Data) -> str:
    return escape(str(data["given"])) or t("空白")


def _cell(data: Data) -> str:
    code = data["code"]
    low, high = (
        cell_value(code, data[end]) if not code.startswith("forecast") else count(data[end]) for end in ("low", "high")
    )
    if code.endswith("coupon"):
        return t(
            "{cell}读到的是「{given}」。面额不得超过门槛的 {share}，这个门槛下最多 {high}；不发券，门槛和面额都填 0。",
            cell=code_label(code), given=_given(data), share=percent(COUPON_SHARE), high=high,
        )  # fmt: skip
    return t(
        "{cell}读到的是「{given}」。请填 {low} 到 {high} 之间的数，别的都没有被改动。",
        cell=code_label(code), given=_given(data), low=low, high=high,
    )  # fmt: skip


def _exact(value: float) -> str:
    return t("{n} 元", n=f"{value:,.2f}".rstrip("0").rstrip("."))


def _file_of_another(data: Data) -> str:
    if not data["owner"]:
        return t("这份方案是另一位学员导出的。每个人的市场不一样，抄来的方案在你的市场里并不划算，所以没有导入。")
    return t(
        "这份方案是另一位学员「{name}」导出的。每个人的市场不一样，抄来的方案在你的市场里并不划算，所以没有导入。",
        name=escape(data["owner"]),
    )


def _sold_out(data: Data) -> str:
    told = {"role": role_label(data["role"]), "missing": count(data["missing"])}
    if data["lost_rank"]:
        return t("{role}卖光，之后一共少卖 {missing} 件，搜索排名跟着掉。", **told)
    return t("{role}卖光，之后一共少卖 {missing} 件。", **told)


_SENTENCES: dict[str, Callable[[Data], str]] = {
    "plan-missing": lambda d: t("方案里少了 {count} 格，第一格是{cell}。", count=d["count"], cell=code_label(d["code"])),
    "plan-cell": _cell,
    "plan-rounds-whole": lambda d: t(
        "{cell}读到的是「{given}」。轮数是整数，0 到 {most}。", cell=code_label(d["code"]), given=_given(d), most=MOST_ROUNDS
    ),
    "plan-over-budget": lambda d: t(
        "各格推广合计 {total}，多排了 {over}。上限是 {budget}，减一点才能往下走。",
        total=yuan(d["total"]), over=_exact(d["over"]), budget=yuan(d["budget"]),
    ),
    "plan-over-cash": lambda d: t(
        "现金超了 {over}：首付货款 {goods}、推广 {ads}、会员消息 {messages}、班次 {shifts}，合计 {total}，上限 {limit}。少备一点货，或少投一点推广。",
        over=_exact(d["over"]), **{name: yuan(d[name]) for name in ("goods", "ads", "messages", "shifts", "total", "limit")},
    ),
    "plan-over-cash-later": lambda d: t(
        "这样调整，现金要 {total}，超了 {over}，上限 {limit}。少调一点现货，或少投一点推广。",
        total=yuan(d["total"]), over=_exact(d["over"]), limit=yuan(d["limit"]),
    ),
    "plan-over-left": lambda d: t(
        "后面的推广排了 {total}，比还没花的 {left}多 {over}。", total=yuan(d["total"]), left=yuan(d["left"]), over=_exact(d["over"])
    ),
    "plan-range-reversed": lambda d: t(
        "{what}的预测写反了：下限 {low} 比上限 {high} 还大。", what=forecast_label(d["what"]), low=count(d["low"]), high=count(d["high"])
    ),
    "plan-forecast-needed": lambda d: t("第一次计分前要先写下预测：支付金额和售出件数，各写一个十次里有八次会落进去的范围。"),
    "plan-runs-used": lambda d: t(
        "{most} 次计分机会都用完了，这一次没有运行，之前的成绩都在。练习市场仍然可以随便试。", most=d["most"]
    ),
    "plan-unchanged": lambda d: t("方案和计分第 {number} 次一模一样，不再计一次。先改点什么。", number=d["number"]),
    "plan-underway": lambda d: t("计分第 {number} 次还停在首日晚上。先决定调不调整，把它走完。", number=d["number"]),
    "plan-nothing-to-steer": lambda d: t("没有停在首日晚上的计分：首日以后只能调一次，已经走完了。"),
    "plan-not-now": lambda d: t("同时在算的人太多，这一次没有运行，机会没有少。方案还在，请稍后再点一次。"),
    "plan-file-not-a-plan": lambda d: t(
        "「{name}」不是从本页导出的方案文件，读不出方案。请选「导出」得到的 XLSX 文件。页面上的方案没有被改动。", name=escape(d["name"])
    ),
    "plan-file-of-another": _file_of_another,
    "plan-file-missing": lambda d: t(
        "方案文件里少了 {count} 项，第一项是「{code}」。请用完整的导出文件，页面上的方案没有被改动。", count=d["count"], code=escape(d["code"])
    ),
    "plan-file-first-edition": lambda d: t(
        "这是第一版的方案文件。能用的都读进来了，还缺 {count} 格：{cells}。请补上。",
        count=len(d["lacks"]), cells=listed((code_label(code) for code in d["lacks"]), N_("、")),
    ),
    "day-warmup": lambda d: t(
        "蓄水开始。{n} 天多投 {spend}，来了 {visitors} 位访客、{orders} 单；大家在等低价，加购的排进等待名单。",
        n=LENGTHS["warmup"], spend=yuan(d["spend"]), visitors=count(d["visitors"]), orders=count(d["orders"]),
    ),
    "day-first": lambda d: t(
        "开抢，{orders} 单。会员和等着的人大多在这天来，一天能做 {hands} 单，全部发得出。",
        orders=count(d["orders"]), hands=count(d["hands"]),
    ),
    "day-first-overload": lambda d: t(
        "开抢，{orders} 单。班次一天只能做 {hands} 单，剩下的第二天发；咨询回不过来，有人没等到就走了。",
        orders=count(d["orders"]), hands=count(d["hands"]),
    ),
    "day-late": lambda d: t("{late} 单等了一天多还没发出，算迟发，要赔付。", late=count(d["late"])),
    "day-sold-out": _sold_out,
    "day-leftover": lambda d: t(
        "返场结束还剩 {left} 件，占备货的 {share}，折价清掉亏 {loss}。",
        left=count(d["left"]), share=percent(d["share"]), loss=yuan(d["loss"]),
    ),
    "day-cleared": lambda d: t("收官。只剩 {left} 件，备货卖得干净。", left=count(d["left"])),
    "day-pulled": lambda d: t(
        "其中约 {orders} 单是提前买的：之后 {n} 天会少卖这么多。", orders=count(d["orders"]), n=NORMAL_AFTER
    ),
}  # fmt: skip
