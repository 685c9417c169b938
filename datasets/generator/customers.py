"""Who buys when: a base of customers with their own order rates, and the customer table made from it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.generator.days import CHANNELS, DAYS
from datasets.generator.random import Ints, generator

# province: (latitude, longitude, share of customers); Zhejiang is the shop's home
REGIONS: dict[str, tuple[float, float, float]] = {
    "浙江": (30.2741, 120.1551, 0.15), "广东": (23.13, 113.26, 0.13), "江苏": (32.06, 118.80, 0.12),
    "山东": (36.65, 117.00, 0.08), "上海": (31.23, 121.47, 0.08), "河南": (34.75, 113.63, 0.07),
    "四川": (30.57, 104.07, 0.07), "北京": (39.90, 116.41, 0.06), "湖北": (30.59, 114.31, 0.05),
    "福建": (26.07, 119.30, 0.05), "安徽": (31.82, 117.23, 0.05), "陕西": (34.34, 108.94, 0.03),
    "辽宁": (41.80, 123.43, 0.03), "新疆": (43.83, 87.62, 0.015), "黑龙江": (45.80, 126.53, 0.015),
}  # fmt: skip
TAGS = ["宝妈", "租房", "新居装修", "学生", "价格敏感", "爱晒单", "囤货型", "送礼"]
ONCE, OCCASIONAL, LOYAL = 0, 1, 2
KINDS = [0.46, 0.20, 0.34]
MONTHLY_CHURN = 0.02
VETERANS = 60


class Base:
    """The growing customer base; all per-customer facts are arrays with room for ``size`` customers."""

    def __init__(self, rng: np.random.Generator, size: int = 40_000) -> None:
        self.rng = rng
        self.count = 0
        self.rate = np.zeros(size)
        self.kind = np.zeros(size, dtype=np.int64)
        self.taste = np.zeros(size)
        self.joined = np.zeros(size, dtype=np.int64)
        self.channel = np.zeros(size, dtype=np.int64)
        for kind, n in ((OCCASIONAL, VETERANS // 2), (LOYAL, VETERANS // 2)):
            self._append(rng.integers(-700, 0, n), rng.integers(0, len(CHANNELS), n), np.full(n, kind))

    def _append(self, joined: Ints, channel: Ints, kind: Ints) -> Ints:
        n = len(joined)
        new = np.arange(self.count, self.count + n)
        loyal = np.minimum(np.exp(self.rng.normal(-0.35, 0.7, n)), 3)
        monthly = np.choose(kind, [np.zeros(n), np.full(n, 0.10), loyal])
        self.rate[new] = monthly / 30.4
        self.kind[new] = kind
        self.taste[new] = np.choose(kind, [-0.30, -0.05, 0.22]) + self.rng.normal(0, 0.17, n)
        self.joined[new] = joined
        self.channel[new] = channel
        self.count += n
        return new

    def add(self, day: int, channel: Ints, kind: Ints | None = None) -> Ints:
        """Add one new customer per entry of ``channel`` and return their indices."""
        n = len(channel)
        drawn = self.rng.choice(3, size=n, p=KINDS) if kind is None else kind
        return self._append(np.full(n, day), channel, drawn)

    def churn(self) -> None:
        """Let a day's share of the customers lose interest for good."""
        left = self.rng.random(self.count) < MONTHLY_CHURN / 30.4
        self.rate[: self.count][left] = 0

    def returning(self, cap: int, factor: float) -> Ints:
        """Draw distinct customers who come back today; ``factor`` scales their rates, at most ``cap`` of them."""
        rates = self.rate[: self.count]
        n = min(int(self.rng.poisson(rates.sum() * factor)), cap, int((rates > 0).sum()))
        return self.rng.choice(self.count, size=n, replace=False, p=rates / rates.sum())


def customer_table(base: Base, orders: pd.DataFrame) -> pd.DataFrame:
    """Return the customers of the base, with the facts a shop keeps about them; region must fit the addresses."""
    rng = generator("customers")
    n = base.count
    joined = base.joined[:n]
    # a customer looks around before the first order: a few days for one in three
    early = np.where(rng.random(n) < 0.3, rng.integers(0, 9, n), 0)
    first = pd.Timestamp(DAYS[0]) + pd.to_timedelta(joined - early * (joined >= 9), unit="D")
    region = regions(n)
    place = np.array([REGIONS[r][:2] for r in region])
    local = rng.random(n) < 0.45
    spread = np.where((region == "浙江") & local, 0.028, 0.35)
    decade = rng.choice([1960, 1970, 1980, 1990, 2000], n, p=[0.05, 0.13, 0.30, 0.37, 0.15]).astype(float)
    decade[rng.random(n) < 0.08] = np.nan
    gender = rng.choice(np.array(["female", "male", None], dtype=object), n, p=[0.66, 0.24, 0.10])
    paid = orders[orders["status"] == "paid"].groupby("customer_id")["amount"].sum()
    ids = np.array([f"C{i:05}" for i in range(1, n + 1)])
    total = paid.reindex(ids).fillna(0).to_numpy()
    level = np.select([total >= 3000, total >= 1200, total >= 500], ["black", "gold", "silver"], "regular")
    count = rng.choice(4, n, p=[0.3, 0.4, 0.2, 0.1])
    tags = ["|".join(rng.choice(TAGS, size=k, replace=False)) if k else None for k in count]
    return pd.DataFrame({
        "customer_id": ids,
        "first_seen": first,
        "first_channel": np.array(CHANNELS)[base.channel[:n]],
        "region": region,
        "birth_decade": decade,
        "gender": gender,
        "tags": tags,
        "member_level": level,
        "latitude": place[:, 0] + rng.normal(0, 1, n) * spread,
        "longitude": place[:, 1] + rng.normal(0, 1, n) * spread * 1.15,
        "sms_consent": (rng.random(n) < 0.62).astype(int),
    })  # fmt: skip


def regions(n: int) -> np.ndarray:
    """Return the province of the first ``n`` customers; a prefix does not depend on ``n``."""
    share = np.array([v[2] for v in REGIONS.values()])
    rolls = generator("regions").random(n)
    return np.array(list(REGIONS))[np.searchsorted(np.cumsum(share / share.sum()), rolls, side="right")]
