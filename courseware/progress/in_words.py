"""What stands in the record, as plain text that a reader understands without the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from courseware.answers.fault import AuthorFault
from courseware.content.drill import Drill
from courseware.content.exercise import (
    ChoiceField,
    Exercise,
    ExerciseField,
    LinksField,
    MatchField,
    OrderField,
)
from courseware.drills.game import NoOption
from courseware.drills.play import game_of
from courseware.drills.words import decisions
from courseware.i18n import N_, listed, t
from courseware.markdown import plain_text
from courseware.progress.mastery import Mastered
from courseware.shop.tables import Shop
from courseware.verdict import Status

LONGEST = 2000

Texts = Mapping[str, str]


def status_in_words(status: Status) -> str:
    match status:
        case Status.CORRECT:
            return t("正确")
        case Status.PARTIAL:
            return t("部分正确")
        case Status.WRONG:
            return t("错误")
        case Status.INVALID:
            return t("未能读懂")
        case Status.UNSCORED:
            return t("不打分")
        case Status.COMPARED:
            return t("自己对照过")
        case _:
            assert_never(status)


def mastered_in_words(state: Mastered) -> str:
    match state:
        case Mastered.UNSEEN:
            return t("未学")
        case Mastered.LEARNING:
            return t("学习中")
        case Mastered.MASTERED:
            return t("掌握")
        case Mastered.FADING:
            return t("正在淡忘")
        case _:
            assert_never(state)


def answer_in_words(raw: Any, options: Texts | None = None, lefts: Texts | None = None, rights: Texts | None = None,
                    ordered: bool = False) -> str:  # fmt: skip
    """One raw answer; `options`, `lefts` and `rights` are texts by id. An id without a text stands for itself."""
    options, lefts, rights = options or {}, lefts or {}, rights or {}
    if raw is None or raw in ("", [], {}):
        return t("（未填）")
    if isinstance(raw, list):
        return listed((_text(option, options) for option in raw), N_(" → ") if ordered else N_("、"))
    if isinstance(raw, dict):
        if "sql" in raw:
            return _short(str(raw["sql"]))
        if raw.get("way") == "tiles" and isinstance(raw.get("tiles"), list):
            return t("看板，共 {n} 块", n=len(raw["tiles"]))
        if isinstance(raw.get("rows"), list):
            return t("表格，共 {rows} 行", rows=len(raw["rows"]))
        pairs = (
            t("{left}：{right}", left=_text(left, lefts), right=_text(right, rights)) for left, right in raw.items()
        )
        return listed(pairs, N_("；"))
    return _text(raw, options)


def exercise_answer_in_words(raw: Any, exercise: Exercise) -> str:
    """All fields of a submission, one a line."""
    given = raw if isinstance(raw, dict) else {}
    return "\n".join(
        t("{field}：{answer}", field=plain_text(field.label), answer=_field(given.get(field.id), field))
        for field in exercise.fields
    )


def drill_answer_in_words(raw: Any, drill: Drill | None, seed: str, shop: Shop) -> str:
    """The decisions of a play, one a line; as they stand in the record when the drill has changed or gone since."""
    if drill is None or not isinstance(raw, list):
        return answer_in_words(raw)
    try:
        return "\n".join(decisions(game_of(drill, seed, shop), raw))
    except (NoOption, AuthorFault):
        return answer_in_words(raw)


def _field(raw: Any, field: ExerciseField) -> str:
    match field:
        case ChoiceField():
            return answer_in_words(raw, options=field.options)
        case OrderField():
            return answer_in_words(raw, options=field.options, ordered=True)
        case MatchField():
            return answer_in_words(raw, lefts=field.lefts, rights=field.rights)
        case LinksField():
            return answer_in_words(raw, lefts=field.places)
        case _:
            return answer_in_words(raw)


def _text(value: Any, texts: Texts) -> str:
    known = texts.get(value) if isinstance(value, str) else None
    return _short(str(value)) if known is None else plain_text(known)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
