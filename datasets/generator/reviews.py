"""Reviews: stars and a text put together from what buyers say about a topic."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.catalogue import Catalogue
from datasets.generator.days import TODAY, YEAR_START
from datasets.generator.random import add_hours, generator, seconds

REVIEWS = 3000
TOPICS = {
    "quality": 0.27, "looks": 0.17, "logistics": 0.17, "size": 0.14, "value": 0.11, "service": 0.07, "smell": 0.07
}  # fmt: skip
STARS = [0.05, 0.05, 0.09, 0.20, 0.61]
SMELL_STARS = [0.24, 0.22, 0.20, 0.16, 0.18]

PRAISE = {
    "quality": ["做工扎实,边角没有毛刺", "质量比想象的好,承重没问题", "用了半个月,没有变形", "料子厚实,摸着就放心"],
    "looks": ["颜色和图片一样,放家里很搭", "颜值高,家里人都说好看", "简简单单的,看着清爽", "摆出来整个角落都整齐了"],
    "logistics": ["昨天下单今天就到了", "快递很快,包装也严实", "送货上门,外箱一点没破", "发货速度点赞,两天就收到"],
    "size": ["尺寸刚好,和标的一样", "正好塞进柜子的缝里", "容量大,换季的衣服全装下了", "量好再买的,严丝合缝"],
    "value": ["这个价位很划算", "比商场便宜一半,东西不差", "用券以后更值了", "性价比高,已经推荐给同事"],
    "service": ["客服回得快,问什么都耐心", "少了一个配件,客服马上补发", "安装不会,客服发了视频一步步教"],
    "smell": ["打开没有味道,给宝宝用也放心", "没有异味,直接就能用", "有一点新东西的味道,晾一天就没了"],
}
PLAIN = {
    "quality": ["质量一般,对得起价格", "薄了一点,轻拿轻放还行"],
    "looks": ["颜色比图片深一点", "样子普通,能用"],
    "logistics": ["物流慢了一天", "等了四天才到,东西没问题"],
    "size": ["比想的小一圈,凑合用", "高度差一点,勉强放下"],
    "value": ["价格比活动时贵了点", "刚买就降价,有点亏"],
    "service": ["客服回复有点慢", "问了两遍才说清楚"],
    "smell": ["有点味道,要晾几天", "塑料味不重,但能闻到"],
}
COMPLAINT = {
    "quality": ["用了三天就裂了", "螺丝孔对不上,装不起来", "承重根本不行,放几件就塌", "收到就是变形的,做工太差"],
    "looks": ["色差太大,和图片两回事", "表面有划痕,像别人退回来的"],
    "logistics": ["等了八天才到,催了也没用", "箱子压烂了,里面也碎了", "显示签收,其实没收到"],
    "size": ["尺寸标错了,根本放不进去", "差了三厘米,柜门关不上"],
    "value": ["不值这个价", "买完第二天降二十,申请保价还不给"],
    "service": ["客服只会发套话,问题没解决", "说好补发,一周没人理", "退货推来推去,要投诉了"],
    "smell": ["味道太刺鼻,晾了一周还有", "异味很重,不敢给孩子用", "一打开一股怪味,头都晕"],
}
OPENING = ["", "", "", "买来放{place}的,", "第二次买了,", "收到了,", "给爸妈买的,", "搬家买的,", "比较了好几家,"]
PLACES = {
    "收纳箱": "衣柜顶", "衣物收纳": "衣柜", "厨房收纳": "厨房", "浴室置物": "卫生间", "桌面收纳": "书桌",
    "鞋柜鞋架": "门口", "清洁用品": "家里", "客厅收纳": "客厅",
}  # fmt: skip
CLOSING = {
    1: ["会回购。", "推荐。", "满意。", "五星好评。", "", "下次还来。", "给个好评。"],
    0: ["先用着看。", "就这样吧。", "", "希望改进。"],
    -1: ["要求退货。", "不会再买了。", "太失望了。", "请给个说法。", "差评。", ""],
}


def _text(rng: np.random.Generator, stars: int, topic: str, category: str) -> str:
    mood = 1 if stars >= 4 else 0 if stars == 3 else -1
    pool = {1: PRAISE, 0: PLAIN, -1: COMPLAINT}[mood]
    words = str(rng.choice(OPENING)).format(place=PLACES[category]) + str(rng.choice(pool[topic]))
    if rng.random() < 0.45:
        # a second remark, most often on something else and in the same mood
        other = str(rng.choice([t for t in TOPICS if t != topic]))
        words += "," + ("就是" if stars == 4 else "") + str(rng.choice((PLAIN if stars == 4 else pool)[other]))
    return words + "。" + str(rng.choice(CLOSING[mood]))


def review_table(goods: Catalogue, orders: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Return ``reviews`` of a year, of goods that were bought."""
    rng = generator("reviews")
    paid = orders[(orders["status"] == "paid") & (orders["pay_time"] >= YEAR_START) & ~orders["brushed"]]
    lines = items[["order_id", "sku"]].merge(paid[["order_id", "pay_time"]], on="order_id")
    lines = lines.iloc[np.sort(rng.choice(len(lines), REVIEWS, replace=False))].reset_index(drop=True)
    n = len(lines)
    category = goods.products.set_index("sku")["category"].reindex(lines["sku"]).to_numpy()
    topic = rng.choice(list(TOPICS), n, p=list(TOPICS.values()))
    stars = np.where(topic == "smell", rng.choice(5, n, p=SMELL_STARS), rng.choice(5, n, p=STARS)) + 1
    time = add_hours(seconds(lines["pay_time"].to_numpy()), 70 + rng.gamma(2, 70, n))
    table = lines[["order_id", "sku"]].assign(
        time=time,
        stars=stars,
        text=[_text(rng, int(s), str(t), str(c)) for s, t, c in zip(stars, topic, category, strict=True)],
        topic=topic,
    )
    table = table[table["time"] < TODAY].sort_values(["time", "order_id"], ignore_index=True)
    table.insert(0, "review_id", [f"R{i:04}" for i in range(1, len(table) + 1)])
    return table
