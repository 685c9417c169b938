"""The sentences for findings about a query, and what its types are called. `answers.wording.sentence` fills them."""

from __future__ import annotations

from courseware.i18n import N_

QUERY_SENTENCES: dict[str, str] = {
    "query-empty": N_("还没有写查询。例如：select * from daily_traffic limit 10"),
    "query-too-long": N_("这条查询有 {length} 个字符，最多 {limit} 个。请只保留需要的部分。"),
    "query-several": N_("一次只能运行一条查询，这里有 {count} 条。请分开运行，分号后面不要再写别的语句。"),
    "query-not-select": N_("这里只能读数据：查询要以 select 或 with 开头，不能修改、新建或删除任何东西。"),
    "query-part-writes": N_(
        "这条查询里有一部分会改动数据（{part}），没有运行。这里只能读数据：with 里和子查询里也只能写 select。"
    ),
    "query-show": N_("这里不用 show 和 describe。可以查询的表有：{tables}；每张表的字段见“浏览”里的字段说明。"),
    "query-parameter": N_("查询里有 ? 或 $ 开头的参数，这里没有值可以填。请直接写上具体的值。"),
    "query-function-closed": N_("这里不能使用函数 {name}。统计、日期、文本和窗口函数都可以用。"),
    "query-source-closed": N_("from 后面只能写店铺的表或子查询，不能用 {name} 读取别的来源。"),
    "query-text-growth": N_("这条查询里拼接文本的次数太多。请减少 || 、concat 和 replace 的嵌套。"),
    "query-too-complex": N_("这条查询嵌套得太深，数据库读不下去。请把它拆简单一些。"),
    "query-full-width": N_("第 {line} 行有全角符号“{char}”。SQL 的逗号、括号、引号和分号要用半角（英文）符号。"),
    "query-syntax": N_("第 {line} 行在“{near}”附近有语法错误。请检查这里的关键字、逗号、括号和引号。"),
    "query-invisible": N_("第 {line} 行有看不见的字符，多半是从网页或聊天里复制来的。请删掉这一处，重新打一遍。"),
    "query-join-on": N_("join 后面没有写按什么连接。请补上 on 或 using，如 join b on a.id = b.id。"),
    "query-clause-order": N_("{name} 要写在 {other} 前面。顺序是 where、group by、having、order by、limit。"),
    "query-chained": N_("比较不能连着写，如 1 < x < 5。请拆成两个，用 and 连接：1 < x and x < 5。"),
    "query-syntax-end": N_("第 {line} 行的语句没有写完整。请检查引号和括号是否成对，select、from 后面是否都有内容。"),
    "query-unclosed": N_("第 {line} 行的引号或注释没有结束。请补上另一半。"),
    "query-unknown-table": N_("没有名为 {name} 的表。可以查询的表有：{tables}"),
    "query-misspelt-table": N_("没有名为 {name} 的表。你要找的可能是：{candidates}"),
    "query-double-quotes": N_("双引号里的 {name} 会当作字段名。文本值要用单引号：'{name}'。"),
    "query-unquoted": N_("没有名为 {name} 的字段。{name} 是“{column}”里的一个值，文本值要用单引号：'{name}'。"),
    "query-unknown-column": N_("没有名为 {name} 的字段。你要找的可能是：{candidates}"),
    "query-no-such-column": N_("没有名为 {name} 的字段。请对照字段说明检查拼写；文本值要用单引号括起来，如 'paid'。"),
    "query-column-without-from": N_("字段 {name} 找不到，因为查询里没有 from。请写上从哪张表取数。"),
    "query-unknown-alias": N_("from 里没有名为 {name} 的表或别名。这里可以用：{candidates}"),
    "query-elsewhere": N_("这里不认得 {name}，可以写成：{instead}"),
    "query-unknown-type": N_("没有名为 {name} 的类型。常用的有 varchar、bigint、double、date、timestamp。"),
    "query-unknown-function": N_("没有名为 {name} 的函数。你要找的可能是：{candidates}"),
    "query-ambiguous-column": N_("字段 {name} 在几张表里都有，不知道用哪一个。请写成：{choices}"),
    "query-group-by": N_("字段 {name} 既没有放进 group by，也没有用聚合函数（如 sum、count、max）。请二选一。"),
    "query-aggregate-in-where": N_("where 里不能写聚合函数。按聚合结果筛选要用 having。"),
    "query-window-in-where": N_(
        "where 里不能写窗口函数，也不能用它的结果。请把 where 换成 qualify，或先在子查询里算好，再在外层筛选。"
    ),
    "query-window-over": N_("{name} 是窗口函数，后面要写 over，如 {name}(…) over (order by x)。"),
    "query-plus-text": N_("文本不能用 + 相加。拼接文本用 ||；要当数字算，先用 cast(字段 as double) 转换。"),
    "query-date-needed": N_(
        "{name} 要用在日期上，这里是文本。日期写成 date '2026-04-20'，文本字段先用 cast(字段 as date) 转换。"
    ),
    "query-date-as-text": N_(
        "{name} 要用在文本上，这里是日期。取年月日用 year、month、day，或用 strftime(字段, '%Y-%m') 变成文本。"
    ),
    "query-date-quotes": N_("日期要写在单引号里：'2026-04-20'。不加引号时，2026-04-20 会当作减法。"),
    "query-argument-count": N_("函数 {name} 的参数个数不对：这里写了 {given} 个，可以是 {expected} 个。"),
    "query-argument-types": N_("函数或运算 {name} 不能用在这样的类型上：{types}。需要时先用 cast(字段 as 类型) 转换。"),
    "query-conversion": N_("“{value}”不能转换成{type}。请检查比较的两边是否同一种类型；日期写成 '2026-04-20'。"),
    "query-number-range": N_("计算结果超出了数字能表示的范围。"),
    "query-subquery-rows": N_("用作一个值的子查询返回了多行。请让它只返回一行，或改用 in。"),
    "query-set-columns": N_("union、intersect、except 两边的列数要相同。"),
    "query-order-position": N_("order by 或 group by 里的序号超出了列数。"),
    "query-timeout": N_("查询超过 {seconds} 秒还没有算完，已经停下。请先加 where 缩小范围，检查连接条件是否漏写。"),
    "query-memory": N_("查询用掉的内存太多，已经停下。请先聚合或加 where 缩小范围，检查连接条件是否漏写。"),
    "query-stopped": N_("数据库没能算完这条查询，已经停下。请把它写得简单一些再试。"),
    "query-busy": N_("前面还有查询没有算完，这一条没有等到。请过几秒再运行一次。"),
    "query-too-large": N_("查询结果太大，放不下。请少选几列，或先聚合。"),
    "query-failed": N_("数据库不能执行这条查询，它的原话是：{message}"),
}

TYPE_WORDS: dict[str, str] = {
    "text": N_("文本"),
    "integer": N_("整数"),
    "decimal": N_("小数"),
    "date": N_("日期"),
    "datetime": N_("日期时间"),
    "boolean": N_("是/否"),
    "interval": N_("时间间隔"),
}
