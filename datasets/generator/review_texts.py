"""What buyers write, by topic and mood, and how much it matters that somebody answers at once."""

from __future__ import annotations

import numpy as np

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

TOPICS = {
    "quality": 0.27, "looks": 0.17, "logistics": 0.17, "size": 0.14, "value": 0.11, "service": 0.07, "smell": 0.07
}  # fmt: skip
# What the remark on a parcel must tell when the parcel was late, or broken.
BY_CAUSE = {"late": "等了八天才到,催了也没用", "damaged": "箱子压烂了,里面也碎了"}

# 1: somebody may come to harm; 2: a faulty product or a broken promise; 3: annoyed; 4: nothing to do.
RISKS = {
    1: [
        "味道太刺鼻,晾了一周还有", "异味很重,不敢给孩子用", "一打开一股怪味,头都晕", "承重根本不行,放几件就塌",
        "用了三天就裂了",
    ],
    2: [
        "螺丝孔对不上,装不起来", "收到就是变形的,做工太差", "箱子压烂了,里面也碎了", "尺寸标错了,根本放不进去",
        "差了三厘米,柜门关不上", "色差太大,和图片两回事", "表面有划痕,像别人退回来的", "显示签收,其实没收到",
        "退货推来推去,要投诉了", "说好补发,一周没人理",
    ],
    3: [
        "等了八天才到,催了也没用", "不值这个价", "买完第二天降二十,申请保价还不给", "客服只会发套话,问题没解决",
    ],
}  # fmt: skip


def mood(stars: int) -> int:
    """Return 1 for a good review, 0 for a middling one, −1 for a bad one."""
    return 1 if stars >= 4 else 0 if stars == 3 else -1


def review_text(rng: np.random.Generator, stars: int, topic: str, category: str, cause: str) -> str:
    """Return the words of a review; a parcel's ``cause`` (late, damaged, or none) is named in a bad one."""
    pool = {1: PRAISE, 0: PLAIN, -1: COMPLAINT}[mood(stars)]
    opening = str(rng.choice(OPENING)).format(place=PLACES[category])
    remark = str(rng.choice(pool[topic]))
    words = opening + (BY_CAUSE.get(cause, remark) if topic == "logistics" and mood(stars) < 0 else remark)
    if rng.random() < 0.45:
        # a second remark, most often on something else and in the same mood
        other = str(rng.choice([t for t in TOPICS if t != topic]))
        words += "," + ("就是" if stars == 4 else "") + str(rng.choice((PLAIN if stars == 4 else pool)[other]))
    return words + "。" + str(rng.choice(CLOSING[mood(stars)]))


def risk(text: str) -> int:
    """Return the level (1 to 4) of a review's text."""
    return next((level for level, remarks in RISKS.items() if any(r in text for r in remarks)), 4)
