"""What the code says is marked for translation: no Chinese outside of `t(…)` and `N_(…)`, no sentence put together."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import courseware
from courseware.answers.sentences import SENTENCES
from courseware.i18n import CHINESE, N_, PSEUDO, catalogue, keeping_language, language, listed, speaking, t
from courseware.shop.query_wording import QUERY_SENTENCES

ENGINE = Path(courseware.__file__).parent
FILES = sorted(file.relative_to(ENGINE) for file in ENGINE.rglob("*.py"))
CHINESE_CHARACTERS = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")

NOT_SAID = {
    "answers/dates.py": "reads dates as learners type them",
    "answers/header.py": "reads the headers of learners' tables",
    "answers/ids.py": "reads the ids of learners' lists, and what stands between them",
    "answers/numbers.py": "reads numbers as learners type them",
    "answers/row_keys.py": "finds totals in learners' tables",
    "answers/text.py": "looks for words in what learners write",
    "content/asked.py": "takes questions apart that learners type into the search",
    "content/named.py": "finds where authors name a term, and quotes it to authors in English",
    "content/overlap.py": "reads ranges in authors' options",
    "content/quality.py": "looks for words in authors' options, and quotes them to authors in English",
    "content/question.py": "quotes authors' options to authors in English",
    "content/tone.py": "looks for words in authors' options",
    "promotion/export.py": "the columns by which a plan's file is read back, in whatever language it was written",
    "shop/query_errors.py": "finds full-width characters in SQL",
    "spreadsheet.py": "finds what a spreadsheet would run",
    "web/charts/mark.py": "looks for Chinese characters, which need more room",
    "web/charts/style.py": "looks for Chinese characters, which need more room",
}
"""Files with Chinese that nobody reads, and what it is for."""


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text of the code with Chinese in it, except docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    yield from (text for text in texts if id(text) not in docstrings and CHINESE_CHARACTERS.search(str(text.value)))


def messages(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands as the message of `t(…)` or `N_(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "N_"):
            yield node.args[0]


def unmarked(file: Path) -> list[str]:
    tree = ast.parse((ENGINE / file).read_text("utf-8"))
    marked = {id(message) for message in messages(tree)}
    return [f"{file}:{text.lineno}: {text.value}" for text in literals(tree) if id(text) not in marked]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_word_is_marked(file: Path) -> None:
    found = unmarked(file)
    if file.as_posix() in NOT_SAID:
        assert found, "no exception is needed any more"
    else:
        assert not found, "\n".join(found)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_message_is_hidden_from_the_catalogues_or_put_together(file: Path) -> None:
    tree = ast.parse((ENGINE / file).read_text("utf-8"))
    for message in messages(tree):
        assert not isinstance(message, ast.JoinedStr | ast.BinOp), f"{file}:{message.lineno}: put together"
    for node in ast.walk(tree):
        parts = [node.left, node.right] if isinstance(node, ast.BinOp) else []
        parts += [node.value] if isinstance(node, ast.AugAssign) else []
        for part in parts:
            glued = isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "t"
            assert not glued, f"{file}:{part.lineno}: a sentence is put together"


def test_the_tables_of_sentences_are_worded_when_they_are_shown() -> None:
    with speaking(PSEUDO):
        for message in (*SENTENCES.values(), *QUERY_SENTENCES.values()):
            assert t(message) == f"⟦{message}⟧"


def test_a_language_is_spoken_within_its_block_only() -> None:
    assert (language(), t("共 {n} 题", n=3)) == (CHINESE, "共 3 题")
    with speaking(PSEUDO):
        assert (language(), t("共 {n} 题", n=3)) == (PSEUDO, "⟦共 3 题⟧")
        assert listed([t("甲"), t("乙")]) == "⟦甲⟧⟦、⟧⟦乙⟧"
        later = keeping_language(lambda: t("以后"))
        assert N_("以后") == "以后"
    assert language() == CHINESE
    assert later() == "⟦以后⟧"


def test_a_language_without_a_catalogue_is_an_error_and_not_silence() -> None:
    with pytest.raises(FileNotFoundError):
        catalogue("tlh")
