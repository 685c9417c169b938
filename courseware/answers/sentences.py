"""The sentences for findings about answers: one says what, one says what next. `wording.sentence` fills them.

Those about a query are in `query_wording`, those of named mistakes in the authors' files.
"""

from __future__ import annotations

from courseware.i18n import N_

SENTENCES: dict[str, str] = {
    # Could not be read: costs nothing
    "blank": N_("{label}还没有填。填好再提交，这次不计入次数。"),
    "nothing-chosen": N_("{label}还没有选。选好再提交，这次不计入次数。"),
    "wrong-shape": N_("没有读懂这份答案，这里需要{expected}。请重新作答，这次不计入次数。"),
    "too-long": N_("内容有 {length} 个字，超过了 {limit} 个字的上限。请精简后再提交。"),
    "too-short": N_("只写了 {length} 个字，还看不出意思。请用一两句话说明。"),
    "not-a-number": N_("「{text}」读不成一个数。请填数字，例如 1234、3.2%、1.2万。"),
    "several-numbers": N_("「{text}」里有 {count} 个数。请只填一个数。"),
    "grouping": N_("「{text}」里的逗号位置不对，不能确定是多少。千分位每三位一个逗号，如 1,234；小数请用点。"),
    "dash": N_("「{text}」可能是 0，也可能是没有数据。请写成 0，或者写上数字。"),
    "foreign-currency": N_("「{text}」带着外币符号。这里的金额都是人民币，请只填数字，或者写成 ¥1,234、1,234元。"),
    "too-large": N_("「{text}」太大了，超出了能计算的范围。请检查是不是多输了几位。"),
    "other-unit": N_("你填的单位是「{typed}」，这里要的是「{expected}」。请换算后再填，或者只填数字。"),
    "no-tiles": N_("你的看板上还没有一块。先在数据工作台的「看板」里放上几块再交，这次不计入次数。"),
    "no-day": N_("{label}还没有选日子。选好再提交，这次不计入次数。"),
    "chosen-twice": N_("同一项出现了两次。每一项只能用一次，请重新作答。"),
    "unknown-option": N_("答案里有题目中没有的选项。请刷新页面后重新作答，这次不计入次数。"),
    "rows-missing": N_("还有 {n} 行没选：{lefts}。选好再提交，这次不计入次数。"),
    "items-missing": N_("还有 {n} 项没排：{items}。排好再提交，这次不计入次数。"),
    # Dates, in cells
    "not-a-date": N_("「{text}」看不出是哪一天。请写成 2026-05-08 或 2026年5月8日。"),
    "no-such-day": N_("日历上没有「{text}」这一天。"),
    "date-no-year": N_("「{text}」里没有年份，或者看不出哪个是月、哪个是日。请写成 2026-05-08 或 2026年5月8日。"),
    "date-no-month": N_("「{text}」里没有月份。请写成 2026-05-08 或 2026年5月8日。"),
    "date-short-year": N_("「{text}」里的年份只有两位，看不出是哪一年。请写成 2026-05-08 或 2026年5月8日。"),
    "date-order": N_("「{text}」里看不出哪个是年、月、日。请写成 2026-05-08 或 2026年5月8日。"),
    "date-weekday": N_("「{text}」里的日期和星期对不上，那天是{weekday}。请确认是哪一天。"),
    # Numbers
    "read-as": N_("你填的 {typed} 读作 {read}。如果不是这个意思，请带上百分号再填。"),
    "times-hundred": N_("{read} 正好是正确答案的 100 倍。检查是不是多乘了一次 100。"),
    "over-hundred": N_("{read} 正好是正确答案的百分之一。检查是不是多除了一次 100。"),
    "inverted": N_("{read} 正好是正确答案的倒数。检查分子和分母是不是写反了。"),
    "ten-thousand": N_("{read} 和正确答案差在「万」或「亿」。检查数量单位有没有换算。"),
    "power-of-ten": N_("{read} 和正确答案只差小数点的位置。数一数零的个数。"),
    "sign": N_("{read} 的大小对了，正负号反了。想一想是增加还是减少。"),
    "rounded-early": N_("{read} 是舍入后的结果，保留的位数太少。请多保留几位再填。"),
    "too-high": N_("{read} 偏大了。对照题目的口径、时间范围和单位再算一遍。"),
    "too-low": N_("{read} 偏小了。对照题目的口径、时间范围和单位再算一遍。"),
    # Choices, orders, pairs, texts
    "right-option": N_("这个选项是对的。可以继续了。"),
    "wrong-option": N_("这个选项不对。对照题目再想一想。"),
    "choices-differ": N_("选对 {hits} 个，选错 {false} 个，漏选 {missed} 个。对照题目逐项再看一遍。"),
    "out-of-order": N_("从第 {position} 位「{item}」起顺序不对。想一想它前面还应该有什么。{why}"),
    "wrong-pairs": N_("{total} 项里有 {wrong} 项放错了。先看指出的几项。"),
    "wrong-pair": N_("「{left}」选的是「{right}」，不对。换一个再试。{why}"),
    # A definition to be picked
    "definition-first": N_("答案按你选的口径来判。请先选「{of}」，再交这一步，这次不计入次数。"),
    "other-definition": N_(
        "按「{definition}」算，这个答案是对的，可它不是你选的口径。换一个口径，或者按你选的那个重算。"
    ),
    # Links
    "links-missing": N_("还有 {n} 条链接没填：{lefts}。填好再提交，这次不计入次数。"),
    "link-unreadable": N_("「{left}」读不成一条链接。请检查方括号和开头的 https://，这次不计入次数。"),
    "link-space": N_("「{left}」的链接里有空格或换行，点开时会在那里断掉。请把空格去掉，词和词之间用下划线。"),
    "link-characters": N_("「{left}」的链接里有中文或全角符号「{text}」。请切到英文输入法重写，标点都要半角的。"),
    "link-first-mark": N_("「{left}」的第一个参数前面写的是 &。网址和第一个参数之间用问号，后面的参数之间才用 &。"),
    "link-second-mark": N_("「{left}」的链接里有不止一个问号。只有第一个参数前用问号，后面的参数之间用 &。"),
    "link-fragment": N_("「{left}」的参数写在 # 后面，统计工具读不到那里。请把参数移到 # 前面，用问号开头。"),
    "link-capitals": N_("「{left}」里的「{text}」有大写字母。统计工具把大小写当成两个来源，请全部小写。"),
    "link-repeated": N_("「{left}」的参数{names}出现了两次。每个参数只写一次。"),
    "link-address": N_("「{left}」指向的是「{typed}」，不是要求的页面。请核对域名和路径。"),
    "link-missing": N_("「{left}」缺少参数{names}，或者没有写值。请照要求补上。"),
    "link-unasked": N_("「{left}」多了题目没有要求的参数{names}。请核对参数名的拼写，多余的删掉。"),
    "link-inside": N_(
        "「{left}」是站内的链接，却带了参数{names}。访客在站内一点，原来的来源就被它盖掉，请去掉所有 UTM 参数。"
    ),
    "link-exchanged": N_("「{left}」的 utm_source 和 utm_medium 写反了。来源是具体的平台或渠道，媒介是它属于哪一类。"),
    "link-value": N_("「{left}」的 {name} 写的是「{typed}」，和命名规则不一样。请对照规则改。"),
    "found-point": N_("读到了要点「{point}」。"),
    "own-point": N_("你认为自己写到了「{point}」。"),
    "gave-up": N_("你答的是「不会」，按没有答对算。学到这一课再来做。"),
    # What builds on earlier answers
    "carried": N_("这一步算对了；偏差从{earlier}带过来。那里改好以后，这一步要跟着重算。"),
    "unsolved": N_("按你填的{earlier}，这一步算不出数来。先改好那里，再算这一步。"),
    # Tables
    "empty-table": N_("表里一行也没有。填好或上传后再提交，这次不计入次数。"),
    "ragged-rows": N_("第 {row} 行有 {cells} 格，而表头有 {columns} 列。请对齐后再提交。"),
    "too-many-rows": N_("表超过了 {limit} 行的上限。请检查是不是忘了汇总。"),
    "too-many-columns": N_("表超过了 {limit} 列的上限。请只保留需要的列。"),
    "missing-columns": N_("表里缺少列{missing}。请按要求的列名补上再提交，这次不计入次数。{unexpected}"),
    "duplicate-columns": N_("列{names}出现了两次。请每列只保留一个。"),
    "extra-columns": N_("多出的列{names}没有参与评分。不需要的列可以删掉。"),
    "unreadable-cells": N_("「{column}」列有 {count} 格读不成{type}：{cells}。{why}请改好再提交，不计入次数。"),
    "total-row": N_("第 {row} 行「{text}」像是合计行。请去掉这一行再提交，这次不计入次数。"),
    "keys-differ": N_(
        "{columns}的写法和题目里的不一样：{keys}，没有一个认得出来。"
        "请对照题目或店铺的表，照原样写再提交，这次不计入次数。"
    ),
    "blank-column": N_("「{column}」列全是空的。填好再提交，这次不计入次数。"),
    "unknown-values": N_("「{column}」列里有不认识的内容{values}。可以填的是{allowed}。"),
    "missing-rows": N_("缺少 {count} 行，例如{keys}。检查是不是多过滤了。"),
    "unexpected-rows": N_("多出 {count} 行，例如{keys}。检查是不是少过滤了。"),
    "duplicate-rows": N_("有 {count} 行的主键重复，例如{keys}。每个主键只应有一行，请检查汇总和关联。"),
    "wrong-cells": N_("「{column}」列有 {wrong} 行不对（共 {total} 行），先看这几行：{rows}。对照它们检查算法。"),
    "wrong-rows": N_("「{column}」列的{keys}行不对。对照题目的规则再看这几行。"),
    # The shape of a table or a list, before it is handed in
    "shape-columns": N_("要的 {count} 列都在，每格都读得出来：{columns}。"),
    "shape-rows": N_("读到 {count} 行。"),
    "shape-rows-due": N_("读到 {count} 行，题目要 {due} 行。"),
    "shape-strange-keys": N_("「{column}」有 {count} 个在店铺的表里找不到，例如{keys}。请核对写法。"),
    "shape-ids": N_("读到 {count} 个不同的号，都在店铺的表里。"),
    # Lists of ids
    "unknown-ids": N_(
        "有 {count} 个号在店铺的表里找不到：{ids}。这里要的是{called}，写作「{example}」这样。"
        "请去掉别的列、序号和合计，再提交，这次不计入次数。"
    ),
    "repeated-ids": N_("有 {count} 个号重复了，例如{ids}。每个只算一次。"),
    "ids-differ": N_(
        "该{verb} {due} {measure}，你{verb}了 {given} {measure}：{verb}对 {hits}，错{verb} {false}，漏掉 {missed}。"
        "{examples}"
    ),
    "ids-enough": N_(
        "该{verb} {due} {measure}，你{verb}了 {given} {measure}：{verb}对 {hits}，错{verb} {false}，漏掉 {missed}。"
        "谁也不能一个不差，这样就算对。"
    ),
    # Uploads
    "file-empty": N_("「{name}」里没有内容。请重新导出再上传。"),
    "file-too-big": N_("「{name}」超过了 {limit} MB 的上限。请只保留需要的数据再上传。"),
    "file-type": N_("「{name}」不是能读的表格文件。请上传 XLSX 或 CSV。"),
    "file-old-excel": N_("「{name}」是旧版 Excel 或 WPS（xls、et）文件。请另存为 XLSX 再上传。"),
    "file-web-page": N_(
        "「{name}」里其实是网页（HTML 或 XML），不是表格文件。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。"
    ),
    "file-not-computed": N_(
        "「{name}」里有 {count} 个公式没有算出结果，例如 {cell}：保存它的程序没有计算。"
        "请用 Excel 或 WPS 打开、保存一次再上传，或者改成数值。"
    ),
    "file-encrypted": N_("「{name}」设了密码，打不开。请去掉密码再上传。"),
    "header-below": N_("列名在第 {row} 行，它上面还有 {count} 行数据。请把列名移到数据上面，再上传。"),
    "file-broken": N_("「{name}」已损坏，打不开。请重新导出再上传。"),
    "file-slow": N_("「{name}」{seconds} 秒还没有读完，已经停下。请只保留需要的行和列，另存后再上传。"),
    "file-memory": N_("「{name}」里的内容太多，读不下。请只保留需要的行和列，另存后再上传。"),
    "file-busy": N_("前面还有文件没有读完，「{name}」没有等到。请过几秒再提交一次，这次不计入次数。"),
    "file-encoding": N_("「{name}」的文字编码认不出来。请存成 UTF-8 或 GB18030（GBK）编码的 CSV。"),
    # Forecasts
    "forecast-incomplete": N_("预测缺少 {missing} 天，例如{keys}。请补齐每一天再提交。"),
    "forecast-leak": N_("这份预测和实际值几乎完全一样，用到了预测时还不知道的数据。请只用预测期之前的数据。"),
    "forecast-error": N_("平均误差（MAPE）是 {mape}，基准预测是 {baseline}。预测明显好于基准。"),
    "forecast-no-better": N_(
        "平均误差（MAPE）是 {mape}，没有比基准预测的 {baseline} 更小。看看周内规律和趋势有没有用上。"
    ),
    "forecast-hardly-better": N_(
        "平均误差（MAPE）是 {mape}，比基准预测的 {baseline} 小，但还不够。再改进一下季节和趋势。"
    ),
}
