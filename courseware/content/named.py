"""Words that one lesson names as terms and another uses: whoever reads only the other looks them up in the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseware.content.course import Course
from courseware.content.glossary import without_terms
from courseware.content.problems import Problem
from courseware.content.sources import Sources
from courseware.content.texts import prose_in

_NAMED = re.compile(r"叫(?:作|做)?\*\*([^*=≈\n]{2,12})\*\*|\*\*([^*=≈\n]{2,12}?) ?(?:\*\*)? ?[=≈]")
"""`叫**日口径**`, `**客单价** = …`, `**客单价 = …**`."""
_ASIDE = re.compile(r"（[^）]*）")
_LETTER = re.compile(r"[\u3400-\u9fffA-Za-z]")


def unknown_terms(course: Course, sources: Sources) -> Iterator[Problem]:
    """Terms that are named in a lesson, stand in another, and are not in the glossary."""
    prose = {id: list(prose_in(lesson)) for id, lesson in course.lessons.items()}
    reported = set()
    for id, texts in prose.items():
        for trail, text in texts:
            for found in _NAMED.finditer(text):
                word = _ASIDE.sub("", found[1] or found[2]).strip()
                if word in reported or not _LETTER.search(without_terms(word, course.glossary)):
                    continue
                elsewhere = [other for other in prose if other != id and any(word in said for _, said in prose[other])]
                if elsewhere:
                    reported.add(word)
                    source = sources.lessons[id]
                    at = source.document.find((*source.trail, *trail), found[0])
                    message = (
                        f"「{word}」 is named here and used in `{elsewhere[0]}`, and the glossary does not explain it"
                    )
                    yield source.document.problem(at, "unknown-term", message, "add it to lessons/glossary.yaml")
