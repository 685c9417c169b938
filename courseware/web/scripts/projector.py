"""For trainers: projector."""

from courseware.web.trainer import lead

lead.render()
