"""The 160 SKUs: what the shop sells, at what price, in which role, and how well each sells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.generator.days import DAYS
from datasets.generator.random import Floats, Ints, generator

HERO = "S001"
LOW_CONVERSION = "S012"  # many visitors, few buyers, all month: the tempting wrong product of the bad week
DEAD_FROM = pd.Timestamp("2026-03-12")
BEST_SELLERS = 32
BEST_SELLER_SHARE = 0.82

WHITE, GREY, WOOD, GREEN = "奶油白", "高级灰", "原木色", "豆绿色"

# category, title, sizes, colours, price of the smallest size, weight in kg, grade 0 (slow) to 9 (best seller)
STYLES: list[tuple[str, str, str, str, float, float, int]] = [
    ("收纳箱", "可折叠收纳箱家用大容量衣服玩具整理箱", "三只装50L", f"透明 {WHITE} {GREY}", 159, 3.6, 9),
    ("收纳箱", "抽屉式收纳柜塑料多层储物柜客厅零食", "三层 四层", f"{WHITE} {GREY}", 189, 4.5, 7),
    ("收纳箱", "床底收纳箱带轮扁平衣服整理神器", "中号 大号", f"透明 {WHITE}", 89, 2.0, 5),
    ("衣物收纳", "布艺简易衣柜加粗钢架出租房大容量", "1.5米 1.8米", f"{GREY} {WHITE}", 329, 9.0, 2),
    ("衣物收纳", "无痕衣架加厚防滑家用挂衣服撑子", "20支装 40支装", f"{WHITE} {GREY} {GREEN}", 39, 1.1, 8),
    ("衣物收纳", "真空压缩袋棉被衣物收纳袋送电泵", "8件套 12件套 20件套", "透明 蓝白", 69, 1.2, 7),
    ("衣物收纳", "衣柜分层隔板免打孔伸缩置物层架", "中号 大号", f"{WHITE} {WOOD}", 49, 1.0, 4),
    ("衣物收纳", "牛津布收纳袋搬家打包棉被袋防潮", "特大号 三只装", f"{GREY} {GREEN}", 59, 0.9, 3),
    ("衣物收纳", "裤架多层魔术折叠裤夹省空间", "5只装 10只装", f"{WHITE} {GREY}", 35, 0.7, 2),
    ("厨房收纳", "玻璃调味罐套装厨房家用防潮密封带勺", "四只装 六只装", f"透明 {WOOD}", 79, 1.9, 8),
    ("厨房收纳", "碗碟沥水架台面双层不锈钢厨房置物架", "双层 加宽双层", f"{GREY} {WHITE} {GREEN}", 139, 2.6, 8),
    ("厨房收纳", "五谷杂粮储物罐密封罐厨房米桶", "4只装 6只装", f"透明 {GREEN}", 99, 1.8, 5),
    ("厨房收纳", "冰箱收纳盒抽屉式保鲜盒可叠加", "4只装 8只装", f"透明 {GREEN}", 75, 1.4, 6),
    ("厨房收纳", "刀架筷子筒一体多功能免打孔壁挂", "标准款", f"{GREY} {WHITE}", 59, 0.8, 3),
    ("厨房收纳", "锅盖架可伸缩橱柜分层锅具收纳架", "5格 7格", f"{GREY} {WHITE}", 85, 1.3, 4),
    ("厨房收纳", "下水槽置物架伸缩橱柜双层抽拉", "双层", f"{WHITE} {GREY}", 119, 2.4, 3),
    ("厨房收纳", "保鲜膜切割盒磁吸壁挂收纳架", "标准款", WHITE, 45, 0.5, 1),
    ("浴室置物", "浴室置物架免打孔太空铝卫生间壁挂", "40厘米 50厘米", f"{GREY} {WHITE} {GREEN}", 109, 1.5, 8),
    ("浴室置物", "马桶上方置物架落地卫生间多层架", "两层 三层", f"{WHITE} {WOOD}", 169, 4.2, 6),
    ("浴室置物", "牙刷架吸壁式电动牙刷漱口杯套装", "两口 四口", f"{WHITE} {GREY}", 69, 0.6, 4),
    ("浴室置物", "浴室三角置物架免打孔墙角架", "单层 双层", f"{GREY} {WHITE}", 65, 0.9, 3),
    ("浴室置物", "脏衣篮可折叠壁挂洗衣篓大号", "中号 大号", f"{WHITE} {GREEN}", 55, 0.9, 5),
    ("浴室置物", "毛巾架免打孔折叠浴巾架", "50厘米 60厘米", f"{GREY} {WHITE}", 95, 1.2, 2),
    ("桌面收纳", "桌面收纳盒抽屉式办公化妆品整理盒", "两层 三层", f"{WHITE} 透明 {GREEN}", 79, 1.3, 6),
    ("桌面收纳", "书立桌面小书架学生简易置物架", "单层 双层", f"{WOOD} {WHITE}", 99, 2.1, 4),
    ("桌面收纳", "理线盒电源线收纳插排整理", "中号 大号", f"{WHITE} {GREY}", 49, 0.6, 3),
    ("桌面收纳", "旋转笔筒大容量多功能办公", "四格", f"{WHITE} {GREEN}", 39, 0.4, 2),
    ("桌面收纳", "显示器增高架实木桌面键盘收纳", "单层 带抽屉", f"{WOOD} {WHITE}", 149, 3.0, 4),
    ("鞋柜鞋架", "翻斗鞋柜超薄家用门口大容量", "两斗 三斗", f"{WHITE} {WOOD}", 399, 14.0, 3),
    ("鞋柜鞋架", "透明鞋盒加厚可叠加防尘收纳", "6只装 12只装", f"透明 {WHITE}", 119, 2.8, 7),
    ("鞋柜鞋架", "简易鞋架多层门口防尘小型", "四层 五层", f"{WHITE} {GREY}", 89, 2.3, 5),
    ("鞋柜鞋架", "鞋撑神器双层省空间鞋托", "10只装", f"{GREY} {WHITE}", 45, 0.9, 1),
    ("清洁用品", "免手洗平板拖把家用一拖净", "配4布 配8布", f"{GREY} {WHITE}", 99, 1.7, 7),
    ("清洁用品", "垃圾桶带盖家用厨房夹缝分类", "12升 20升", f"{WHITE} {GREY}", 79, 1.5, 5),
    ("清洁用品", "壁挂拖把夹扫把挂架免打孔", "4只装", f"{WHITE} {GREY}", 29, 0.3, 3),
    ("清洁用品", "洗碗布懒人抹布一次性加厚", "6卷装 12卷装", f"蓝白 {GREEN}", 39, 1.0, 6),
    ("客厅收纳", "藤编收纳筐零食玩具杂物篮", "中号 大号", f"{WOOD} {WHITE}", 69, 0.9, 4),
    ("客厅收纳", "实木边几可移动小推车置物架", "三层 四层", f"{WOOD} {WHITE}", 219, 5.5, 5),
    ("客厅收纳", "茶几收纳盒遥控器纸巾盒二合一", "标准款", f"{WOOD} {WHITE}", 59, 0.7, 2),
    ("客厅收纳", "夹缝收纳柜窄缝抽屉式储物柜", "18厘米 25厘米", f"{WHITE} {GREY}", 199, 5.0, 6),
    ("客厅收纳", "儿童玩具收纳架绘本书架二合一", "四层 六层", f"{WHITE} {WOOD}", 299, 8.5, 4),
    ("客厅收纳", "手工实木收纳凳换鞋凳软包", "标准款", f"{WOOD} {GREY}", 359, 6.5, 2),
]
COST_SHARE = {"traffic": 0.68, "activity": 0.58, "profit": 0.44, "image": 0.40}
SUPPLIERS = {
    "收纳箱": ["G01", "G02"], "衣物收纳": ["G03", "G04"], "厨房收纳": ["G05", "G06"], "浴室置物": ["G07"],
    "桌面收纳": ["G08"], "鞋柜鞋架": ["G09"], "清洁用品": ["G10"], "客厅收纳": ["G11", "G12"],
}  # fmt: skip
# a first product that is often bought together with a second one
COMPANIONS = {
    "玻璃调味罐": "碗碟沥水架",
    "无痕衣架": "真空压缩袋",
    "透明鞋盒": "简易鞋架",
    "浴室置物架免打孔": "牙刷架",
}


class Catalogue(NamedTuple):
    """Products (one row a SKU), weights in kg, companion index or -1 by SKU.

    By day × SKU: ``interest`` (people look at it) and ``weight`` (people buy it: 0 for goods nobody wants any more).
    """

    products: pd.DataFrame
    kg: Floats
    interest: Floats
    weight: Floats
    companion: Ints

    def position(self, sku: str) -> int:
        """Return the position of a SKU."""
        return int(sku[1:]) - 1


def _role(price: float, grade: int) -> str:
    if price >= 299:
        return "image"
    if price < 60:
        return "traffic"
    return "activity" if grade in (5, 7) else "profit"


def _rows(rng: np.random.Generator) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for style, (category, title, sizes, colours, base, kg, grade) in enumerate(STYLES, 1):
        role = _role(base, grade)
        margin = COST_SHARE[role] + rng.normal(0, 0.03)
        market = {
            "search_index": int(1500 * np.exp(0.25 * grade + rng.normal(0, 0.4)) / 10) * 10,
            "competitors_online": int(np.exp(rng.normal(11.3, 0.7)) / 100) * 100,
            "return_rate": round(float(np.clip(rng.gamma(6, 0.9), 1.2, 14)), 1),
            "supplier_id": SUPPLIERS[category][style % len(SUPPLIERS[category])],
        }
        for s, size in enumerate(sizes.split()):
            price = round(base * (1 + 0.28 * s) / 10) * 10 - 1 if base > 60 else base + 10 * s
            for c, colour in enumerate(colours.split()):
                rows.append({
                    "spu": f"P{style:03}", "title": title, "category": category, "colour": colour, "size": size,
                    "cost": round(min(price, 399) * margin, 1), "price": float(min(price, 399)), "role": role,
                    "kg": kg * (1 + 0.3 * s), "grade": grade - 1.1 * s - 0.7 * c + rng.normal(0, 0.5), **market,
                })  # fmt: skip
    return rows


def catalogue() -> Catalogue:
    """Build the catalogue; the demand weight is 0 before launch, after delisting, and for goods nobody wants."""
    rng = generator("products")
    table = pd.DataFrame(_rows(rng))
    n = len(table)
    table.insert(0, "sku", [f"S{i:03}" for i in range(1, n + 1)])
    hero = int(HERO[1:]) - 1
    table.loc[hero, "role"] = "profit"
    table.loc[hero, "price"] = 159.0
    table.loc[hero, "grade"] = 11.0
    table.loc[int(LOW_CONVERSION[1:]) - 1, "grade"] = 5.2
    table.loc[hero, "cost"] = 70.0
    table["list_price"] = (table["price"] * rng.choice([1.25, 1.4, 1.6], n) / 10).round() * 10 - 1
    table["launch_date"] = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1000, n), unit="D")
    table["delisted_date"] = pd.NaT
    slow = table["grade"].sort_values().index
    late = rng.choice(slow[40:100], 10, replace=False)
    table.loc[late, "launch_date"] = pd.Timestamp("2025-02-01") + pd.to_timedelta(rng.integers(0, 300, 10), unit="D")
    gone = slow[:6]
    table.loc[gone, "delisted_date"] = pd.Timestamp("2025-08-01") + pd.to_timedelta(rng.integers(0, 200, 6), unit="D")
    dead = slow[6:13]
    order = table["grade"].sort_values(ascending=False).index.to_numpy()
    revenue = np.empty(n)
    head = np.exp(-0.045 * np.arange(BEST_SELLERS))
    tail = np.exp(-0.009 * np.arange(n - BEST_SELLERS))
    revenue[order[:BEST_SELLERS]] = BEST_SELLER_SHARE * head / head.sum()
    revenue[order[BEST_SELLERS:]] = (1 - BEST_SELLER_SHARE) * tail / tail.sum()
    day = DAYS.to_numpy()[:, None]
    on_sale = (day >= table["launch_date"].to_numpy()[None, :]) & ~(
        day >= table["delisted_date"].fillna(pd.Timestamp("2099-01-01")).to_numpy()[None, :]
    )
    interest = np.where(on_sale, revenue / table["price"].to_numpy(), 0.0)
    weight = interest.copy()
    weight[np.ix_(DAYS >= DEAD_FROM, np.asarray(dead))] = 0
    first = table.groupby("spu").head(1).set_index("title")["sku"]
    weight[:, int(LOW_CONVERSION[1:]) - 1] *= 2.5
    companion = np.full(n, -1)
    for a, b in COMPANIONS.items():
        target = int(first[first.index.str.startswith(b)].iloc[0][1:]) - 1
        companion[table["title"].str.startswith(a)] = target
    return Catalogue(table.drop(columns=["kg", "grade"]), table["kg"].to_numpy(), interest, weight, companion)
