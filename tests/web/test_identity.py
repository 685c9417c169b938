"""Who is learning at home, where the file that remembers it may be missing, wrong, or not to be written."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from courseware.record.log import Learner
from courseware.record.store import Store
from courseware.study.profiles import Profiles
from courseware.web import identity
from courseware.web.identity import Identity
from courseware.web.identity.home import Home

NOW = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return Profiles(Store.open(tmp_path / "courseware.db"), lambda: NOW)


class Meeting(Profiles):
    """Profiles in which all who look for learners have seen that there is none, before any of them begins."""

    def __init__(self, store: Store, visits: int) -> None:
        super().__init__(store, lambda: NOW)
        self._barriers: Iterator[Barrier] = iter([Barrier(visits)] * visits)

    def all(self) -> tuple[Learner, ...]:
        known = super().all()
        if (barrier := next(self._barriers, None)) is not None:
            barrier.wait()
        return known


def test_first_visits_at_the_same_moment_are_one_learner(tmp_path: Path) -> None:
    """As from two processes on one record, which no lock of either holds apart."""
    store = Store.open(tmp_path / "courseware.db")
    meeting = Meeting(store, 2)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: Home(tmp_path).continue_or_begin(meeting), range(2))
    assert one == other
    assert store.learners.all() == (one,)


@pytest.mark.parametrize("remembered", [b"", b"nobody", b"\xff\xfe", b"../../etc/passwd\n"])
def test_a_file_that_names_nobody_is_passed_over(tmp_path: Path, profiles: Profiles, remembered: bytes) -> None:
    ann = profiles.create("Ann")
    (tmp_path / "last-profile").write_bytes(remembered)
    assert Home(tmp_path).continue_or_begin(profiles) == ann


def test_the_profile_chosen_last_is_the_next_visitors(tmp_path: Path, profiles: Profiles) -> None:
    profiles.create("Ann")
    bob = profiles.create("Bob")
    (tmp_path / "last-profile").write_text(f"{bob.id}\n")
    assert Home(tmp_path).continue_or_begin(profiles) == bob


def test_home_is_a_way_of_knowing_who_is_learning() -> None:
    way: Identity = identity.identity()
    assert isinstance(way, Home)
    assert way.may_switch
