"""A later start draws from what an earlier one has kept, and sees whatever an author has changed since."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from courseware.content.blocks import ChartBlock, TableBlock
from courseware.server.lifespan import warm_up
from courseware.shop.tables import Shop
from courseware.web import resources
from courseware.web.blocks import data
from tests.web.conftest import MAIN, SMALL_COURSE, Open, texts

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"alembic", "altair", "duckdb", "openpyxl", "scipy", "statsmodels"}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small course in a folder of its own, to be changed."""
    root = Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))
    monkeypatch.setattr(resources, "ROOT", root)
    return root


def start_again() -> None:
    st.cache_resource.clear()


def rows() -> pd.DataFrame:
    """Those of the first table of the lesson."""
    lesson = resources.course().lessons["every-block"]
    index, block = next((i, block) for i, block in enumerate(lesson.blocks) if isinstance(block, TableBlock))
    return data.table_rows(0, lesson.id, index, _block=block.table)


def edit(root: Path, old: str, new: str) -> None:
    (file,) = root.glob("lessons/*/every-block.yaml")
    text, saved = file.read_text("utf-8"), file.stat().st_mtime
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    os.utime(file, (saved + 10, saved + 10))  # the clock of a file may be coarse


def test_every_block_is_drawn_without_asking_the_shop(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_page("lesson", id="every-block")
    warm_up()
    start_again()

    def asked(self: Shop, sql: str, params: object = None) -> None:
        raise AssertionError(f"asked again: {sql}")

    monkeypatch.setattr(Shop, "frame", asked)
    again = open_page("lesson", id="every-block")
    assert not again.exception
    assert first.metric
    assert first.table
    assert "还有错误" not in texts(first)
    assert texts(again) == texts(first)
    assert [metric.value for metric in again.metric] == [metric.value for metric in first.metric]
    assert [table.value.to_dict() for table in again.table] == [table.value.to_dict() for table in first.table]


@pytest.mark.slow
def test_the_first_lesson_needs_no_library_that_is_slow_to_import(small_course: Path, data_folder: Path) -> None:
    warm_up()
    resources.study().profiles.create("甲")
    code = f"""
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
import app
from courseware.web import resources
resources.ROOT = Path({str(small_course)!r})
page = AppTest.from_file({str(MAIN)!r}, default_timeout=60).run()
page.query_params["id"] = "every-block"
page.switch_page("lesson.py").run()
assert not page.exception and page.table and page.metric
print("imported:", *sorted({{name.partition(".")[0] for name in sys.modules}} & {SLOW!r}))
"""
    environment = {**os.environ, "COURSEWARE_DATA": str(data_folder)}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1].split() == ["imported:"]


def test_a_kept_chart_is_the_chart(small_course: Path) -> None:
    warm_up()
    lesson = resources.course().lessons["every-block"]
    index, block = next(
        (i, block) for i, block in enumerate(resources.study().lessons.read(lesson).lesson.blocks)
        if isinstance(block, ChartBlock)
    )  # fmt: skip
    built = data.chart_spec(0, lesson.id, index, _block=block.chart)
    start_again()
    assert data.chart_spec(0, lesson.id, index, _block=block.chart) == built


def test_a_changed_block_is_drawn_anew(course: Path) -> None:
    assert len(rows()) == 4
    edit(course, "rows: 4", "rows: 3")
    start_again()
    assert len(rows()) == 3


def test_changed_data_is_drawn_anew(course: Path) -> None:
    before = rows()
    file = course / "datasets/daily.csv"
    header, *lines = file.read_text("utf-8-sig").splitlines()
    file.write_text("\n".join([header, *lines[1:]]) + "\n", "utf-8-sig")
    start_again()
    assert not rows().equals(before)


def test_an_author_need_not_start_again(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "AUTHOR", True)
    assert resources.course().lessons["every-block"].title == "每一种内容"
    edit(course, "title: 每一种内容", "title: 改过的标题")
    assert resources.course().lessons["every-block"].title == "改过的标题"


def test_without_a_place_for_the_cache_everything_works(
    course: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "in the way").write_text("")
    monkeypatch.setenv("COURSEWARE_DATA", str(tmp_path / "in the way"))
    page = open_page("lesson", id="every-block")
    warm_up()
    assert not page.exception
    assert page.table
    assert "还有错误" not in texts(page)
