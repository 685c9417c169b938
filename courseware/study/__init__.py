"""The study service: the one thing that pages talk to, and the only place that writes the record."""

from courseware.study.names import NameRefused
from courseware.study.service import Study
from courseware.study.views import Answered, ExerciseView, Fault, HomeView, LessonView, ProgressView, QuestionView

__all__ = [
    "Answered",
    "ExerciseView",
    "Fault",
    "HomeView",
    "LessonView",
    "NameRefused",
    "ProgressView",
    "QuestionView",
    "Study",
]
