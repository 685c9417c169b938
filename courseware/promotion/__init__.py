"""The 618 market: a plan is checked, played over seeded markets, scored against the best, explained in yuan.

What a page needs, module by module:

* `plan`: `Plan` (the decisions), `Forecast` with two `Range`s, `read_plan`, `read_forecast`; CODES are the cells of a plan
  (`search_ads.burst`, `rounds.warmup`, `cut.traffic`, `stock.profit`, `shifts` …), FORECAST_CODES those of a forecast
  (`forecast.paid.low` …). What is typed, kept and exported is a flat dictionary `{code: value}`, percents as fractions.
* `cash`: `cash_of` (what has to be paid by the first day, for the bar), `refuse`.
* `preview`: what a plan will meet while it is entered: a shopper's price step by step, the coupon, demand by role with its
  range, hands against orders, unsubscribed members. `data_sheet`: what is known before planning.
* `runs`: `Ground` (practice or own), `Entry` (plan, forecast, correction), `Judgement` (profit with the newcomers' part, the
  score, parts of the gap, advice, and `Reality` of a graded run: plan, correction and luck, which add up), `judge`.
* `steering`: `Correction` (STEER_CODES, `steer.search_ads.burst` … `steer.more.profit`), `situation` (one market, of which
  eleven days are known), `left_alone`, `money_left`, `read_correction`; `first_day` has the figures of that evening.
* `score`: weights, anchors, `interval_score`. `gap`: blocks `stock`, `ads`, `members`, `cuts`, `coupon`.
* `advice`: `Advice.what` is a channel, a block or `all`; `changes` and `along` give old and new value by code, `together` and
  `alone` the yuan of both; `plan` is what the button tries.
* `days`: a run day by day and what happened. `wording`: the sentence of each finding. `export`: the workbook, and reading it.
* `response`: profit along one channel's money, and what the last thousand yuan bring.
* `solved`: markets by number with their best plans, read from a file; nothing is searched for in the running app.

`study.planner.Planner` is what pages talk to: `begin` a graded run, `steer` it, `practise`, `view`.

Made beforehand: `measure` (what the tables say) → `calibrate` (what follows from past promotions) → `solving` (`make markets`).
"""
