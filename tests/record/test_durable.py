"""What was said to be kept is kept: whatever happens to the process at once, whatever happens to the computer once it
has been flushed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from courseware.record.log import Attempt, Learner
from courseware.record.store import Store
from tests.record.conftest import NOON

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_FOR_EVER = """
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from courseware.record.log import Attempt
from courseware.record.store import Store
from courseware.verdict import scored

store = Store.open(Path(sys.argv[1]))
for number in count():
    store.attempts.append(
        Attempt(str(number), sys.argv[2], "question:q", None, 0, "1", scored(1.0), datetime.now(UTC))
    )
    print(number, flush=True)
"""


@pytest.fixture
def target(path: Path) -> Path:
    """A file: a server of a database keeps its own word."""
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends a process otherwise")
def test_a_killed_process_loses_no_answer_that_was_said_to_be_kept(store: Store, path: Path, learner: Learner) -> None:
    store.database.close()
    command = [sys.executable, "-c", ANSWERS_FOR_EVER, str(path), learner.id]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [next(process.stdout) for _ in range(50)]
        process.kill()
        said += process.stdout
    kept = Store.open(path)
    found = {attempt.nonce for attempt in kept.attempts.all_of(learner.id)}
    assert len(said) >= 50
    assert {line.strip() for line in said} <= found
    kept.database.close()


@pytest.fixture
def disk(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a power cut leaves of the record: the files as they were when somebody last waited for the log."""
    image = tmp_path / "after the power cut.db"

    def fsync(descriptor: int) -> None:
        assert os.path.samestat(os.fstat(descriptor), Path(f"{path}-wal").stat())
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{image}{suffix}")

    monkeypatch.setattr("courseware.record.sqlite.os.fsync", fsync)
    return image


def test_what_has_been_flushed_a_power_cut_does_not_take(
    store: Store, learner: Learner, attempt: Callable[..., Attempt], disk: Path
) -> None:
    for number in range(5):
        store.attempts.append(attempt(f"{number}"))
    store.database.flush()
    store.attempts.append(attempt("a moment before the cut"))
    left = Store.open(disk)
    assert [each.nonce for each in left.attempts.all_of(learner.id)] == [str(number) for number in range(5)]
    left.database.close()


def test_without_anything_new_nobody_waits_for_the_disk(
    store: Store, attempt: Callable[..., Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []
    monkeypatch.setattr("courseware.record.sqlite.os.fsync", waits.append)
    for number in range(3):
        store.attempts.append(attempt(f"{number}", at=NOON + timedelta(minutes=number)))
        store.database.flush()
        store.database.flush()
    assert len(waits) == 3


def test_a_disk_that_fails_makes_the_record_doubted(
    store: Store, attempt: Callable[..., Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    store.attempts.append(attempt("a"))
    with monkeypatch.context() as broken:
        broken.setattr("courseware.record.sqlite.os.fsync", fails)
        store.database.flush()
    assert store.database.doubted.is_set()
    assert store.database.check() is None  # the next look writes, and finds that all is well again


def test_a_record_that_was_taken_away_has_nothing_to_flush(
    store: Store, path: Path, attempt: Callable[..., Attempt]
) -> None:
    store.attempts.append(attempt("a"))
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink()
    store.database.flush()
