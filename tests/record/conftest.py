import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - before rights are dropped, after which Python's own files may be out of reach
import pytest

from courseware.record.log import Attempt, Learner
from courseware.record.store import Store
from courseware.verdict import Verdict, scored

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "学习 记录" / "courseware.db"


@pytest.fixture
def store(path: Path) -> Store:
    return Store.open(path)


@pytest.fixture
def learner(store: Store) -> Learner:
    return store.learners.add("小明", "小明", NOON)


@pytest.fixture
def attempt(learner: Learner) -> Callable[..., Attempt]:
    """An attempt of the learner with everything but its nonce given."""

    def build(nonce: str, answer: Any = "3.2%", verdict: Verdict | None = None, **change: Any) -> Attempt:
        values: dict[str, Any] = {
            "learner_id": learner.id,
            "item": "question:uv-over-a-week",
            "lesson_id": "core-metrics",
            "variant": 0,
            "at": NOON + timedelta(seconds=1),
        }
        return Attempt(nonce, answer=answer, verdict=verdict or scored(0.5), **(values | change))

    return build


@pytest.fixture
def plain_user() -> Iterator[None]:
    """Permissions do not bind root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder(plain_user: None) -> Iterator[Path]:
    """A folder that the plain user owns and can reach."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        yield path
        for each in [path, *path.rglob("*")]:
            each.chmod(stat.S_IRWXU)


def entries_at_once_are_kept(store: Store, learner_id: str) -> None:
    """Of entries that come in at the same moment, each in a field of its own, none is lost."""

    def lay(name: str) -> None:
        store.drafts.revise(learner_id, "exercise:e", lambda history: {**(history.draft or {}), name: name}, NOON)

    names = [f"f{number}" for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lay, names))
    assert store.drafts.get(learner_id, "exercise:e") == dict(zip(names, names, strict=True))
