import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - before rights are dropped, after which Python's own files may be out of reach
import pytest

from courseware.record.engine import url_of
from courseware.record.log import Attempt, Learner
from courseware.record.store import Store
from courseware.verdict import Verdict, scored
from tests.record.postgresql import Server, serving

NOON = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "学习 记录" / "courseware.db"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def built(postgresql: Server) -> str:
    """The name of a database on the server that holds an empty record, to be copied."""
    url = postgresql.database()
    Store.open(url).database.close()
    return str(url_of(url).database)


@pytest.fixture
def url(postgresql: Server, built: str) -> str:
    """Of an empty record on PostgreSQL."""
    return postgresql.database(built)


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]  # one server is enough


@pytest.fixture(params=BOTH)
def target(request: pytest.FixtureRequest) -> Path | str:
    """Where a record is kept: what uses it is tested on both databases."""
    found: Path | str = request.getfixturevalue("path" if request.param == "sqlite" else "url")
    return found


@pytest.fixture
def store(target: Path | str) -> Iterator[Store]:
    opened = Store.open(target)
    yield opened
    opened.database.close()


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
