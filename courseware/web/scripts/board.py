"""For trainers: board."""

from courseware.web.trainer import lead

lead.render()
