"""What shows only when a drill is played is told to its author, at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from courseware.content.loader import load_with_sources
from courseware.drills.check import drill_problems
from courseware.shop.tables import Shop

ROOT = Path(__file__).resolve().parents[2]
NIGHT = "exercises/burst-night/drill.yaml"


@pytest.mark.parametrize(
    ("was", "now", "line", "code"),
    [
        ("- at: '22:00'", "- at: '20:10'", "- at: '20:00'", "too-long"),
        ("minutes: 6, customers: 2", "minutes: 6 / (asking - asking), customers: 2", "id: burst-night", "bad-formula"),
        ("worth: worth", "worth: worth", None, None),
    ],
)
def test_a_drill_that_does_not_hold(
    was: str, now: str, line: str | None, code: str | None, tmp_path: Path, shop: Shop
) -> None:
    path = tmp_path / NIGHT
    path.parent.mkdir(parents=True)
    shutil.copytree(ROOT / "lessons", tmp_path / "lessons", ignore=shutil.ignore_patterns("[0-9]*"))
    text = (ROOT / NIGHT).read_text("utf-8").replace(was, now, 1)
    path.write_text(text, "utf-8")
    course, sources = load_with_sources(tmp_path)
    found = [(problem.path, problem.line, problem.code) for problem in drill_problems(course, sources, shop)]
    if line is None:
        assert found == []
    else:
        at = next(number for number, each in enumerate(text.splitlines(), start=1) if line in each)
        assert found == [(NIGHT, at, code)]


def test_a_drill_in_which_all_is_the_same(tmp_path: Path, shop: Shop) -> None:
    path = tmp_path / "exercises/mail/drill.yaml"
    path.parent.mkdir(parents=True)
    same = "do: {because: 一样。}, check: {because: 一样。}, report: {because: 一样。}"
    message = "- {{id: m{n}, sender: 甲, channel: 电话, text: 一。, genuine: {genuine}, signs: [真。], {same}}}\n"
    messages = "".join(message.format(n=n, genuine="true" if n else "false", same=same) for n in range(3))
    path.write_text(
        "id: mail\nkind: inbox\ntitle: 消息\ncovers: [uv]\nminutes: 3\nbrief: 看。\nmodel: 算。\nusual: 都核实\n"
        f"usual_reply: check\nworth: 1\nshown: {{genuine: 1, fake: 1}}\nmessages:\n{messages}",
        "utf-8",
    )
    course, sources = load_with_sources(tmp_path)
    assert [(each.line, each.code) for each in drill_problems(course, sources, shop)] == [(8, "no-judgement")]
