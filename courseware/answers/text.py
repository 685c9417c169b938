"""Answers in words. They are not graded: words can be found, but not what is meant by them.

The page tells which key points it found (a word that its clause negates does not count), shows the sample, and the
learner ticks those that he has. He hands in the text first, and then `{"text": …, "said": [ids of key points]}`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courseware.answers.authored import Authored, by_id
from courseware.content.common import KeyPoint
from courseware.verdict import Finding, Status, Verdict

MIN_LENGTH = 4

# A clause ends at punctuation and before a word that turns the sentence round: 「不是浏览量而是访客数」.
_CLAUSE_END = re.compile(r"[,。;!?.!?;\n]|(?=而是|但是|但|却|所以|因此|否则)|(?<!不)(?=应该|应当)")
_NOT_NEGATIVE = re.compile(
    r"不仅|不但|不只|不光|不同|不断|不妨|不论|不管|不少|不错|不难|不得不|无论|非常|除非|未来|未必不|漏斗|缺货|没错"
    r"|(?:分|区|特|级|类|性|识|个|差)别|别的|别人"
    r"|不合适|不符|不良|有没有|是不是|能不能|无门槛|无理由|未发货|未付款|未支付"  # names of things, and questions
)
_NEGATION = re.compile(r"不|没|无|未|非|勿|莫|别|忘|漏|忽略|省略|not |no |without |don't |never ")
_NEGATED_AFTER = re.compile(r"^.{0,4}?(?:不需要|不必|没必要|没有必要|不用|无需|不重要|不对|是错)")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_LATIN = re.compile(r"[a-z0-9]")
_QUOTES = re.compile(r"[「」『』“”\"'‘’《》()\[\]【】*_`、·]")
_BETWEEN = rf"(?:{_QUOTES.pattern}|\s)*"
"""What normalising takes away."""
_SPACE = re.compile(r"(?<![a-z0-9]) +| +(?![a-z0-9])")


@dataclass(frozen=True)
class Written:
    """`said`: the key points that the learner finds in his own text, by id; None before he compared it."""

    text: str
    said: frozenset[str] | None = None


def accept(raw: Any, points: Sequence[KeyPoint], max_length: int) -> Written | Finding:
    if isinstance(raw, Mapping):
        said = raw.get("said")
        if not isinstance(said, list) or not all(isinstance(point, str) for point in said):
            return Finding("wrong-shape", {"expected": "text"})
        if not set(said) <= by_id(points).keys():
            return Finding("unknown-option")
        text = _accept_text(raw.get("text"), max_length)
        return text if isinstance(text, Finding) else Written(text, frozenset(said))
    text = _accept_text(raw, max_length)
    return text if isinstance(text, Finding) else Written(text)


def text_of(raw: Any) -> Any:
    """The text of a raw answer, compared or not."""
    return raw.get("text") if isinstance(raw, Mapping) else raw


def _accept_text(raw: Any, max_length: int) -> str | Finding:
    if raw is None:
        return Finding("blank")
    if not isinstance(raw, str):
        return Finding("wrong-shape", {"expected": "text"})
    text = raw.strip()
    if not text:
        return Finding("blank")
    if len(text) > max_length:
        return Finding("too-long", {"length": len(text), "limit": max_length})
    if len(text) < MIN_LENGTH:
        return Finding("too-short", {"length": len(text), "limit": MIN_LENGTH})
    return text


def judge(answer: Written, points: Sequence[KeyPoint]) -> Verdict:
    """The key points that were found in the text, or that the learner says he has."""
    if answer.said is None:
        return Verdict(
            Status.UNSCORED, 0.0, tuple(Finding("found-point", {"point": name}) for name in found(answer.text, points))
        )
    own = [name for name in by_id(points) if name in answer.said]
    return Verdict(Status.COMPARED, 0.0, tuple(Finding("own-point", {"point": name}) for name in own))


def found(text: str, points: Sequence[KeyPoint]) -> list[str]:
    """The ids of the key points of which some word stands in the text."""
    clauses = list(_clauses(text))
    return [name for name, point in by_id(points).items() if any(_says(clauses, normalise(word)) for word in point.any)]


def places(text: str, points: Sequence[KeyPoint]) -> list[tuple[int, int]]:
    """From where to where in the text the words stand for which a key point was found, in their order."""
    folded = "".join(_folded(c) for c in text)
    found = sorted(
        (at + match.start(), at + match.end())
        for at, clause in _clauses_at(folded)
        for point in points
        for word in map(normalise, point.any)
        for match in re.finditer(_pattern(word, _BETWEEN), clause)
        if word and not _negated(normalise(clause[: match.start()]), normalise(clause[match.end() :]))
    )
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def authored(points: Sequence[KeyPoint]) -> Authored:
    named = by_id(points)
    return Authored(
        texts={"point": {name: point.label for name, point in named.items()}},
        reasons={name: point.because for name, point in named.items()},
    )


def normalise(text: str) -> str:
    """Full-width, case, quotes and spaces between Chinese characters make no difference."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("÷", "/").replace("×", "*")
    return _SPACE.sub("", _QUOTES.sub("", " ".join(plain.split(" ")))).strip()


def _clauses(text: str) -> Iterator[str]:
    # Decimal points are no full stops.
    guarded = _DECIMAL.sub("\x00", unicodedata.normalize("NFKC", text))
    for clause in _CLAUSE_END.split(guarded):
        if plain := normalise(clause.replace("\x00", ".")):
            yield plain


def _folded(char: str) -> str:
    """As it is compared; one for one, so that places stay where they are."""
    plain = unicodedata.normalize("NFKC", char).casefold().replace("÷", "/").replace("×", "*")
    return plain if len(plain) == 1 else char


def _clauses_at(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    guarded = _DECIMAL.sub("\x00", text)
    for end in _CLAUSE_END.finditer(guarded):
        yield at, text[at : end.start()]
        at = end.end()
    yield at, text[at:]


def _says(clauses: Sequence[str], word: str) -> bool:
    if not word:
        return False
    pattern = _pattern(word)
    return any(
        not _negated(clause[: found.start()], clause[found.end() :])
        for clause in clauses
        for found in re.finditer(pattern, clause)
    )


def _pattern(word: str, between: str = "") -> str:
    """Of a word; `between` may stand between its characters."""
    pattern = between.join(map(re.escape, word))
    if _LATIN.match(word[:1]):  # `uv` is not in `suv`
        pattern = rf"(?<![a-z0-9]){pattern}"
    if _LATIN.match(word[-1:]):
        pattern = rf"{pattern}(?![a-z0-9])"
    return pattern


def _negated(before: str, after: str) -> bool:
    """An odd number of negations before the word, or one right after it. 「不要忘了去重」 has two: it counts."""
    return len(_NEGATION.findall(_NOT_NEGATIVE.sub("", before))) % 2 == 1 or _NEGATED_AFTER.match(after) is not None
