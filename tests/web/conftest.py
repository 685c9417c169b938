"""The pages on a small course that holds every kind of block, question and field."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from courseware.content.course import Course
from courseware.progress.course import LOCAL
from courseware.record.trainers import Trainer
from courseware.server.static import StaticFiles
from courseware.shop.tables import Shop
from courseware.study.service import Study
from courseware.web import resources
from courseware.web.identity import cookies
from courseware.web.identity.home import TAB

MAIN = Path(resources.__file__).parent / "scripts" / "main.py"
SMALL_COURSE = Path(__file__).with_name("course")

Open = Callable[..., AppTest]
Sits = Callable[[cookies.Kind, str], None]


@pytest.fixture(scope="session", autouse=True)
def components() -> Iterator[None]:
    """For each tab that it opens the test framework looks through all installed packages for components, which takes
    longer than most pages: once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, empty_record: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copy(empty_record, tmp_path)
    monkeypatch.setenv("COURSEWARE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


@pytest.fixture
def real_course(course: Course, shop: Shop, kept: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The course that is in the tree, on its shop: both are what takes long to open, and no test changes them. Its
    charts and tables are worked out once for all tests."""
    (data_folder / "cache").symlink_to(kept, target_is_directory=True)
    monkeypatch.setattr(resources, "kept_course", lambda root, cache: course)
    monkeypatch.setattr(Shop, "load", lambda folder, cache: shop)
    return course


@pytest.fixture(scope="module")
def files() -> StaticFiles:
    return StaticFiles.of_streamlit()


@pytest.fixture
def small_course(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "ROOT", SMALL_COURSE)
    return SMALL_COURSE


@pytest.fixture
def open_page(small_course: Path) -> Open:
    """`open_page("lesson", id="short")`: a new browser tab on that page."""

    def opened(view: str = "home", **params: str) -> AppTest:
        page = AppTest.from_file(str(MAIN), default_timeout=30).run()
        if view != "home":
            for name, value in params.items():
                page.query_params[name] = value
            page.switch_page(f"{view}.py").run()
        return page

    return opened


@pytest.fixture
def sits(monkeypatch: pytest.MonkeyPatch, small_course: Path) -> Sits:
    """`sits("seat", id)`: classes are held here, and it is he who sits at the next tab."""
    monkeypatch.setattr(resources, "CLASSROOM", True)

    def sit(who: cookies.Kind, id: str) -> None:
        monkeypatch.setattr(cookies, "id_in", lambda kind, sent: id if kind == who else None)

    return sit


def texts(page: AppTest) -> str:
    """All that stands on the page, as one text."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "success", "warning", "error", "info")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(page, kind))


def boxes(page: AppTest) -> list[TextInput]:
    """The fields one sees."""
    return [box for box in page.text_input if box.key != TAB]


NOON = datetime(2026, 5, 20, 12, 0, tzinfo=LOCAL)


class Clock:
    """What every page goes by."""

    wall = NOON

    def now(self) -> datetime:
        return self.wall


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(resources, "now", made.now)
    return made


@pytest.fixture
def study(sits: Sits, clock: Clock) -> Study:
    return resources.study()


@pytest.fixture
def trainer(study: Study, sits: Sits) -> Trainer:
    made, _ = study.leading.add_trainer("陈老师")
    sits("trainer", made.id)
    return made
