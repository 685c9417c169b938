"""Quizzes and tests: what to be asked, and what came of those before."""

from courseware.web.pages import quiz

quiz.render()
