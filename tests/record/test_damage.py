"""A file damaged anywhere: it is opened and used as far as it goes, or refused in the one way that pages know."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from courseware.record.log import Attempt, Event, EventKind
from courseware.record.runs import KeptRun
from courseware.record.store import Store
from courseware.record.unavailable import StoreUnavailable, Trouble
from courseware.verdict import Finding, Status, correct, of_parts, scored
from tests.record.conftest import NOON

ITEM, EXERCISE = "question:uv-over-a-week", "exercise:rfm-table"
TABLE = {"columns": ["客户号", "r"], "rows": [[f"C{n:05}", n % 5] for n in range(300)]}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A record with something in every table."""
    path = tmp_path_factory.mktemp("sound") / "courseware.db"
    store = Store.open(path)
    for name in ("小明", "小红"):
        learner = store.learners.add(name, name, NOON).id
        for number in range(12):
            verdict = scored(0.5, Finding("times-hundred", {"given": 320.0}, named=True)) if number % 3 else correct()
            nonce = f"{learner}:{number}"
            store.attempts.append(Attempt(nonce, learner, ITEM, "core-metrics", 0, "3.2%", verdict, NOON))
        parts = {"rfm": of_parts(Status.WRONG, 0.0, {}), "share": correct()}
        verdict = of_parts(Status.PARTIAL, 0.5, parts)
        store.attempts.append(Attempt(f"{learner}:e", learner, EXERCISE, None, 0, {"rfm": TABLE}, verdict, NOON))
        store.events.add(Event(f"{learner}:o", learner, EventKind.LESSON_OPENED, "core-metrics", 0, NOON))
        store.drafts.save(learner, ITEM, {"a": "草稿"}, NOON)
        store.runs.add(KeptRun(f"{learner}:r", learner, None, {"p": 1}, {"j": 2}, NOON), graded=True, most=3)
    store.database.close()
    return path.read_bytes()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courseware.record.sqlite.SYNCHRONOUS", "OFF")


def use(store: Store) -> None:
    """All that pages ask of a record; each may be refused, and no more than that."""
    known: list[str] = []
    tried(lambda: known.extend(one.id for one in store.learners.all()))
    for learner in known[:2]:
        use_of(store, learner)
    tried(lambda: store.database.ping())
    store.database.check()
    store.database.doubted.set()
    store.database.check()


def use_of(store: Store, learner: str) -> None:
    tried(lambda: store.learners.get(learner))
    tried(lambda: store.histories.log(learner))
    tried(lambda: store.histories.of_items(learner, [ITEM, EXERCISE]))
    tried(lambda: store.attempts.all_of(learner))
    tried(lambda: store.drafts.get(learner, ITEM))
    tried(lambda: store.events.last(learner, EventKind.LESSON_OPENED))
    tried(lambda: store.runs.all_of(learner))
    tried(lambda: store.runs.add(KeptRun(f"{learner}:n", learner, None, {}, {}, NOON), graded=True, most=3))
    tried(lambda: store.drafts.save(learner, ITEM, TABLE, NOON))
    tried(lambda: store.events.add(Event(f"{learner}:f", learner, EventKind.LESSON_FINISHED, "x", 0, NOON)))
    tried(lambda: store.attempts.append(Attempt(f"{learner}:new", learner, ITEM, None, 0, "1", correct(), NOON)))
    tried(lambda: store.attempts.append(Attempt(f"{learner}:t", learner, EXERCISE, None, 0, TABLE, correct(), NOON)))


def tried(call: Callable[[], object]) -> None:
    with suppress(StoreUnavailable):
        call()


def damaged(sound: bytes, seed: int) -> bytes:
    """Bytes changed, a stretch overwritten, or the end cut off."""
    rng, body = random.Random(seed), bytearray(sound)
    pages = len(body) // 4096
    match seed % 5:
        case 0:
            for _ in range(rng.choice([1, 3, 30])):
                body[rng.randrange(len(body))] = rng.randrange(256)
        case 1:  # where the schema is
            for _ in range(rng.choice([1, 2, 5])):
                body[rng.randrange(4096)] ^= 1 << rng.randrange(8)
        case 2:
            start = rng.randrange(len(body) - 600)
            body[start : start + 500] = rng.randbytes(500)
        case 3:
            del body[rng.randrange(100, len(body)) :]
        case _:  # a page in another's place
            one, other = rng.randrange(1, pages), rng.randrange(1, pages)
            body[one * 4096 : one * 4096 + 4096] = body[other * 4096 : other * 4096 + 4096]
    return bytes(body)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_damage_anywhere(sound: bytes, seed: int, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(damaged(sound, seed))
    store = Store.attended(path)
    if store.database.problem is not None:
        assert store.database.problem.trouble is Trouble.CORRUPT
    use(store)
    store.database.close()


def change(sound: bytes, path: Path, *statements: str) -> Store:
    """The record with values that nobody has stored like that, in a file that is sound as such."""
    path.parent.mkdir()
    path.write_bytes(sound)
    with sqlite3.connect(path) as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()
    return Store.attended(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        f"update {table} set {column} = {value}"
        for table, columns in {
            "attempts": ("item", "variant", "answer", "status", "score", "details", "at", "purpose"),
            "events": ("kind", "item", "variant", "at"),
            "findings": ("finding", "data"),
            "learners": ("name", "created_at"),
            "promotion_runs": ("plan", "judgement", "at"),
            "drafts": ("raw",),
            "payloads": ("body",),
        }.items()
        for column in columns
        for value in ("x'ff00fe'", "'[1'", "'{\"parts\": 3}'", "1e999")
    ],
)
def test_a_value_of_another_kind(sound: bytes, path: Path, statement: str) -> None:
    store = change(sound, path, statement)
    assert store.database.problem is None
    use(store)
    store.database.close()


def test_the_same_sentence_wherever_the_damage_is(sound: bytes, path: Path) -> None:
    said = set()
    for seed in (1, 3, 11, 13):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\0" * 200 + damaged(sound, seed)[200:])
        with pytest.raises(StoreUnavailable) as caught:
            Store.open(path)
        said.add(str(caught.value))
    store = change(sound, path.parent / "other" / "courseware.db", "update attempts set at = 'x'")
    with pytest.raises(StoreUnavailable) as caught:
        store.attempts.all_of(store.learners.all()[0].id)
    assert said | {str(caught.value)} == {str(StoreUnavailable(Trouble.CORRUPT, ""))}
