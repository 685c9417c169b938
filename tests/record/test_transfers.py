"""All that is kept of a learner comes in whole from elsewhere, and goes whole."""

from __future__ import annotations

from courseware.record.log import Learner
from courseware.record.store import Store
from tests.record.conftest import NOON, a_record_comes_in_once_and_goes


def test_a_record_comes_in_once_and_goes(store: Store, learner: Learner) -> None:
    a_record_comes_in_once_and_goes(store, Learner("0123456789abcdef", "搬家的人", NOON))
    assert store.learners.all() == (learner,)
