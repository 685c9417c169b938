"""「下载我的学习记录」: a learner's work as an XLSX workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from courseware.content.course import Course
from courseware.record.log import Attempt, Learner, Log


def export_work(course: Course, learner: Learner, log: Log, attempts: Iterable[Attempt], now: datetime) -> bytes:
    """Three sheets: overview, every attempt, knowledge points."""
    raise NotImplementedError
