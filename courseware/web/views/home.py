"""Home: where you are, what is next, how far each module is."""

from courseware.web import home, resources

home.render(resources.course())
