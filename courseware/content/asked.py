"""A question as a person asks it, cut into the words that can be looked up: 「怎么退货」 asks for 退货."""

from __future__ import annotations

import re

ASKING = re.compile(
    "怎么办|怎么样|怎么|怎样|如何|为什么|为何|什么是|是什么|什么|多少|哪些|哪个|哪里|有没有|能不能|可不可以|是不是|"
    "可以|请问|应该|需要|如果|一下|时候|还是"
)
"""What makes a question of it."""

FUNCTION = frozenset("的了吗呢吧啊么不没有会是在我你他她它们要能可把被和与跟就都也很太吃做让给到去来这那谁几个哪请想")
"""Characters that end a word where no name has them in it, as 会员 has."""

SHORTEST = 2
HAN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9][a-z0-9 /]*[a-z0-9]|[a-z0-9]")


def words_asked(word: str, names: str, text: str) -> tuple[str, ...]:
    """The words in it that occur, longest first match, in `names`, or else in `text`; all folded.

    >>> words_asked("直播间转化率低怎么办", "转化率 直播带货", "转化率低了")
    ('直播', '转化率')
    """
    found: dict[str, None] = {}
    for run in HAN.findall(ASKING.sub("\n", word)):
        place = 0
        while place < len(run):
            length = _longest(run[place:], names) or _longest(_until_function(run[place:]), text)
            if length:
                found[run[place : place + length]] = None
            place += max(1, length)
    return tuple(found)


def _longest(run: str, text: str) -> int:
    """Length of the longest beginning of the run that occurs in the text; 0 if shorter than a word."""
    length = SHORTEST
    while length <= len(run) and run[:length] in text:
        length += 1
    return length - 1 if length > SHORTEST else 0


def _until_function(run: str) -> str:
    return next((run[:place] for place, char in enumerate(run) if char in FUNCTION), run)
