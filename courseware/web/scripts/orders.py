"""Orders to be held or let go."""

from courseware.web.back_office import orders

orders.render()
