"""A tiny shop in a folder, for tests that need tables but not the sample shop's."""

from __future__ import annotations

from pathlib import Path

DICTIONARY = """
tables:
  orders:
    label: 订单表
    row: 一行是一张订单
    key: [order_id]
    columns:
      order_id: {label: 订单号, type: text, meaning: 订单的编号}
      customer_id: {label: 客户号, type: text, meaning: 下单的客户, ref: customers.customer_id}
      day: {label: 下单日期, type: date, meaning: 下单的日期}
      pay_time: {label: 付款时间, type: datetime, nullable: true, meaning: 没有付款则为空}
      amount: {label: 支付金额, type: decimal, unit: 元, meaning: 实付金额}
      pieces: {label: 件数, type: integer, unit: 件, meaning: 买了几件}
      channel: {label: 渠道, type: text, meaning: 来源渠道, values: {search: 搜索, live: 直播}}
  customers:
    label: 客户表
    row: 一行是一个客户
    key: [customer_id]
    columns:
      customer_id: {label: 客户号, type: text, meaning: 客户的编号}
      birth_decade: {label: 出生年代, type: integer, nullable: true, meaning: 没有填写则为空}
      tags: {label: 标签, type: text, nullable: true, meaning: 用竖线隔开}
"""

ORDERS = """order_id,customer_id,day,pay_time,amount,pieces,channel
O1,C1,2026-04-01,2026-04-01 08:00:00,100.50,2,search
O2,C2,2026-04-01,,20.00,1,live
O3,C1,2026-04-02,2026-04-02 21:15:30,30.25,3,live
O4,C3,2026-04-03,2026-04-03 00:00:01,9.90,1,search
"""

CUSTOMERS = """customer_id,birth_decade,tags
C1,1990,NA
C2,,
C3,1980,囤货|送礼
"""


def write(folder: Path, *, orders: str = ORDERS, customers: str = CUSTOMERS, dictionary: str = DICTIONARY) -> Path:
    """Write the files as the real ones are: UTF-8 with a byte order mark."""
    (folder / "dictionary.yaml").write_text(dictionary, encoding="utf-8")
    (folder / "orders.csv").write_text(orders, encoding="utf-8-sig")
    (folder / "customers.csv").write_text(customers, encoding="utf-8-sig")
    return folder
