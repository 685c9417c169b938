"""How many chose what, as rows."""

from __future__ import annotations

from courseware.study.statistics import Counted, ItemDetails, Kind
from courseware.study.watching import Tally
from courseware.web import bars
from courseware.web.bars import Row


def tally(*answered: Counted) -> Tally:
    return Tally("class-1", ItemDetails("question:uv", "UV", 9, answered, ()), {}, 0)


ONE = tally(Counted("甲", Kind.RIGHT, 3), Counted("乙", Kind.NAMED, 6))
TWO = tally(Counted("甲", Kind.RIGHT, 8), Counted("乙", Kind.NAMED, 1), Counted("说不会", Kind.GAVE_UP, 1))


def test_what_is_right_stands_out_only_once_it_is_told() -> None:
    assert [row.look for row in bars.of_tallies([ONE], told=False)] == ["plain", "plain"]
    assert [row.look for row in bars.of_tallies([ONE], told=True)] == ["right", "plain"]
    assert "正确" not in bars.html(bars.of_tallies([ONE], told=False), 9)


def test_two_votes_stand_beside_each_other() -> None:
    assert bars.of_tallies([ONE, TWO], told=True) == [
        Row("甲", 8, 3, "right"), Row("乙", 1, 6), Row("说不会", 1, 0, "quiet"),
    ]  # fmt: skip
    shown = bars.html(bars.of_tallies([ONE, TWO], told=True), 10)
    assert "3 → 8 人" in shown
    assert "(+5)" in shown
    assert "width:80.0%" in shown


def test_what_somebody_typed_is_text() -> None:
    shown = bars.html([Row("<img src=x onerror=alert(1)>", 1, hint="<b>李雷</b>")], 1)
    assert "<img" not in shown
    assert "<b>李雷" not in shown


def test_a_bar_is_never_longer_than_its_row_and_needs_nobody() -> None:
    assert "width:100.0%" in bars.html([Row("甲", 5)], 3)
    assert "width:0.0%" in bars.html([Row("甲", 0)], 0)
