"""Home: where you are, what is next, how far each module is."""

from courseware.web.pages import home

home.render()
