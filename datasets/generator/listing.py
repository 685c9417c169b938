"""New goods to be listed: the sheet as somebody filled it in, the warehouse's count, and what they cost so far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.random import generator

# code, title, category, weight in kg, usual price
GOODS: list[tuple[str, str, str, float, float]] = [
    ("0630101", "真空收纳罐五谷杂粮密封罐", "厨房收纳", 0.8, 49),
    ("0630102", "磁吸刀架厨房壁挂免打孔", "厨房收纳", 0.9, 69),
    ("0630103", "抽屉分隔板伸缩分层隔断", "厨房收纳", 0.4, 29),
    ("0630104", "可折叠晾衣篮防晒罩", "衣物收纳", 1.1, 79),
    ("0630105", "遮阳收纳帐户外防晒", "衣物收纳", 2.4, 129),
    ("0630106", "旅行收纳袋七件套", "衣物收纳", 0.6, 59),
    ("0630107", "桌下线槽理线架", "桌面收纳", 0.9, 45),
    ("0630108", "亚克力展示盒手办收纳", "桌面收纳", 1.3, 89),
    ("0630109", "文件收纳盒竖式", "桌面收纳", 0.7, 39),
    ("0630110", "浴室吸盘角架", "浴室置物", 0.8, 55),
    ("0630111", "吹风机架免打孔", "浴室置物", 0.5, 49),
    ("0630112", "洗衣机上方置物架", "浴室置物", 4.6, 159),
    ("0630113", "门后挂钩鞋架", "鞋柜鞋架", 1.9, 75),
    ("0630114", "换鞋凳收纳一体", "鞋柜鞋架", 6.8, 239),
    ("0630115", "粘毛器替换装", "清洁用品", 0.6, 25),
    ("0630116", "洗衣机槽清洁片", "清洁用品", 0.3, 32),
    ("0630117", "散装黄冰糖试吃装配密封罐", "厨房收纳", 1.2, 45),
    ("0630118", "坚果礼盒配分格收纳盒", "客厅收纳", 1.6, 99),
]
TWO_SHOPS = ["0630101", "0630104", "0630108", "0630112", "0630113", "0630114"]
NO_WEIGHT = ["0630105", "0630114"]
ZERO_EATEN = ["0630103", "0630109", "0630115"]
TWICE = ("0630110", "0630111")  # the second was filled in with the first one's code
CLAIMS = {
    "0630104": "UPF50+可折叠晾衣篮防晒罩",
    "0630105": "遮阳收纳帐户外防晒UPF50+",
    "0630106": "全网最轻旅行收纳袋七件套",
}
LICENCE = {"0630118": "JY13301060012345"}
REPORTS = {"0630105": "QT-2026-0311"}
FALSE_STRIKE = ["0630102", "0630107", "0630112", "0630116"]
HISTORY = pd.date_range("2026-04-01", "2026-04-30")


def listing_tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return ``listing_template`` (24 rows, with mistakes), ``listing_counts`` and ``listing_prices``."""
    rng = generator("listing")
    counts, prices = [], []
    for code, _, _, _, price in GOODS:
        counted = int(rng.integers(6, 60)) * 5
        reserved = int(rng.integers(0, counted // 4))
        counts.append((code, counted, reserved, int(rng.integers(0, 5))))
        high = price + float(rng.choice([0, 6, 10]))
        turn = int(rng.integers(8, 18))
        for i, day in enumerate(HISTORY):
            sold = int(rng.poisson(1.2)) if code not in FALSE_STRIKE or i > turn else 0
            prices.append((code, day, high if i < turn else price, sold))
    count = pd.DataFrame(counts, columns=["code", "counted", "reserved", "unsaleable"])
    history = pd.DataFrame(prices, columns=["code", "date", "price", "units"])
    week = history[(history["date"] >= "2026-04-24")]
    floor = week.groupby("code")["price"].min()
    rows = []
    shelves = count.set_index("code")
    both = [(code, "main") for code, *_ in GOODS] + [(code, "live") for code in TWO_SHOPS]
    facts = {code: (title, category, kg, price) for code, title, category, kg, price in GOODS}
    for number, (code, shop) in enumerate(both, 1):
        title, category, kg, price = facts[code]
        shown = TWICE[0] if code == TWICE[1] else code.lstrip("0") if code in ZERO_EATEN else code
        strike = round(price * 1.6) if code in FALSE_STRIKE else float(floor[code])
        counted, reserved, unsaleable = (int(shelves[name][code]) for name in shelves)
        honest = rng.random() < 0.4 and code not in TWO_SHOPS
        rows.append((
            number, shop, shown, CLAIMS.get(code, title), category, price, float(strike),
            counted - reserved - unsaleable if honest else counted,
            np.nan if code in NO_WEIGHT and shop == "main" else kg, REPORTS.get(code), LICENCE.get(code),
        ))  # fmt: skip
    columns = [
        "row", "shop", "code", "title", "category", "price", "strike_price", "stock", "weight_kg", "report", "licence"
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns), count, history
