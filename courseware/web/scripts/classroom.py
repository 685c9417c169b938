"""In class, as a learner."""

from courseware.web.pages import classroom

classroom.render()
