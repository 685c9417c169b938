"""The course as a map."""

from courseware.web.pages import course

course.render()
