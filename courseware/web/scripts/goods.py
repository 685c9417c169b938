"""A sheet of goods to be listed."""

from courseware.web.back_office import goods

goods.render()
