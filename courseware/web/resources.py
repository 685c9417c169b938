"""What is loaded once and shared by all sessions. The one bridge between the core and Streamlit's caches."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import streamlit as st

from courseware.answers.exercise import Workbook
from courseware.cache import Cache
from courseware.content.course import Course
from courseware.content.figures import texts
from courseware.content.kept import kept_course
from courseware.content.search import Index, build_index
from courseware.record.store import Store
from courseware.shop.dictionary import Dictionary
from courseware.shop.tables import Shop
from courseware.study.secret import kept_secret
from courseware.study.service import Study
from courseware.web.language import cached, in_language

if TYPE_CHECKING:
    from courseware.study.class_plans import ClassPlans
    from courseware.study.contests import Contests
    from courseware.study.papers import Papers
    from courseware.study.planner import Planner
    from courseware.study.rehearsal import Rehearsal

ROOT = Path(__file__).resolve().parents[2]
first_page_drawn = Event()
"""What can wait does so until then."""
AUTHOR = bool(os.environ.get("COURSEWARE_AUTHOR"))
CLASSROOM = bool(os.environ.get("COURSEWARE_CLASS"))
"""Whether classes are held here: who learns has a seat, and trainers have their pages."""
REHEARSAL = os.environ.get("COURSEWARE_REHEARSAL")
"""The id of the class that is rehearsed here with simulated learners, if one is."""


def now() -> datetime:
    return datetime.now(UTC)


def data_folder() -> Path:
    """Where run-time state lives: the database, caches."""
    return Path(os.environ.get("COURSEWARE_DATA") or ROOT / "var")


def content_stamp() -> int:
    """Changes when an author saves a file; constant for learners, who pay nothing for it."""
    if not AUTHOR:
        return 0
    files = (file for folder in ("lessons", "exercises") for file in (ROOT / folder).rglob("*.*"))
    saved = [(file.as_posix(), about.st_mtime_ns, about.st_size) for file in files for about in [file.stat()]]
    return hash(tuple(sorted(saved)))


@st.cache_resource(show_spinner=False)
def cache() -> Cache:
    """What an earlier start has computed."""
    return Cache(data_folder() / "cache")


@st.cache_resource(show_spinner=False, max_entries=2)
def _source(stamp: int) -> Course:
    return kept_course(ROOT, cache())


@cached(max_entries=4)
def _course(stamp: int) -> Course:
    return in_language(_source(stamp))


def course() -> Course:
    return _course(content_stamp())


@st.cache_resource(show_spinner=False)
def shop() -> Shop:
    return Shop.load(ROOT / "datasets", cache())


@cached()
def dictionary() -> Dictionary:
    """What the shop's tables and columns are called; the shop itself is data, one for all languages."""
    return in_language(shop().dictionary)


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The record, which is looked after while the app runs; `database.problem` says what keeps it from being used."""
    return Store.attended(os.environ.get("DATABASE_URL") or data_folder() / "courseware.db")


@st.cache_resource(show_spinner=False)
def cookie_key() -> bytes:
    """With which it is signed who somebody is; kept beside the record, so that seats outlive a restart."""
    return kept_secret(data_folder() / "cookie-key", lambda: secrets.token_bytes(32))


@cached(max_entries=4)
def _study(stamp: int) -> Study:
    course = _course(stamp)
    return Study(course, shop(), store(), Workbook(course, shop()), now, lambda lesson: _values(stamp, lesson.id))


def study() -> Study:
    return _study(content_stamp())


@st.cache_resource(show_spinner=False)
def planner() -> Planner:
    """The service of the 618 planner."""
    from courseware.study.planner import Planner  # with SciPy: no lesson needs it

    return Planner(store(), now)


@st.cache_resource(show_spinner=False)
def contests() -> Contests:
    """Shared rounds of the 618."""
    from courseware.study.contests import Contests

    return Contests(store(), study().leading, study().seating, now)


@st.cache_resource(show_spinner=False)
def class_plans() -> ClassPlans:
    """What the 618 plans of a class are like."""
    from courseware.study.class_plans import ClassPlans

    return ClassPlans(store())


@cached(max_entries=4)
def _papers(stamp: int) -> Papers:
    from courseware.study.issuer import Issuer
    from courseware.study.papers import Papers  # with what a signature takes: few pages need it

    study = _study(stamp)
    return Papers(_course(stamp), store(), study.items, study.exercises, Issuer(data_folder()), now)


def papers() -> Papers:
    """The certificate and the portfolio; the key that signs is kept beside the record."""
    return _papers(content_stamp())


@cached()
def _values(stamp: int, lesson_id: str) -> Mapping[str, str]:
    return texts(_course(stamp).lessons[lesson_id].figures, shop())


@cached(max_entries=4)
def _search_index(stamp: int) -> Index:
    return build_index(_course(stamp), lambda lesson_id: _values(stamp, lesson_id))


def search_index() -> Index:
    return _search_index(content_stamp())


def rehearsal(class_id: str) -> Rehearsal:
    """The simulated learners of a class."""
    from courseware.study.rehearsal import Rehearsal  # with the proofs of exercises: nobody else needs it

    return Rehearsal(study(), store(), course(), shop(), class_id, now)


def load() -> None:
    """What every page needs."""
    course()
    study()


def warm_up() -> None:
    """What some page needs: the planner with SciPy, the figures of every lesson."""
    shop().warm()
    planner()
    for lesson in course().lessons.values():
        study().lessons.read(lesson)
    search_index()
    shop().keep_figures()
    cache().tidy()
