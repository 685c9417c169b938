"""The 618 market: a plan is checked, played over seeded markets, scored against the best, explained in yuan.

What a page needs, module by module:

* `plan`: `Plan` (the decisions), `Forecast` with two `Range`s, `read_plan`, `read_forecast`. CODES are the cells of a
  plan (`search_ads.burst`, `rounds.warmup`, `cut.traffic`, `stock.profit`, `shifts` …), FORECAST_CODES those of a
  forecast (`forecast.paid.low` …). What is typed, kept and exported is a flat `{code: value}`, percents as fractions.
* `cash`: `cash_of` (what has to be paid by the first day, for the bar), `refuse`.
* `preview`: what a plan will meet while it is entered, in `Solved.believed`: a basket's price step by step, the offer
  over all baskets, demand by role with its range, hands, members who leave. `data_sheet`: what is known before it.
* `runs`: `judge` (what is kept of a run: score, parts of the gap, advice, and `Reality` of a graded run: plan,
  correction and luck, which add up).
* `steering`: `Correction` (STEER_CODES: `steer.search_ads.burst` … `steer.more.profit`), `left_alone`, `money_left`,
  `read_correction`; `first_day` has the figures of that evening.
* `score`: weights, anchors, `interval_score`. `gap`: blocks `stock`, `ads`, `members`, `cuts`, `coupon`.
* `advice`: `Advice.what` is a channel, a block or `all`; `changes` and `along` give old and new value by code,
  `together` and `alone` the yuan of both; `plan` is what the button tries.
* `days`: a run day by day and what happened. `debrief`: a graded run on one sheet. `wording`: the sentence of each
  finding and of advice. `export`: the workbook, and reading it. `response`: profit along a channel's money, and what
  the last thousand yuan bring.
* `solved`: markets by number with their best plans, read from a file; nothing is searched for in the running app.

`study.planner.Planner` is what pages talk to: `practise`, `begin` and `steer` (a graded run in two parts), `view`.

Made beforehand: `calibrate` (measures the tables, fits to past promotions), then `solving` (`make markets`).
"""
