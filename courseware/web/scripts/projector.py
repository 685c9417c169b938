"""For trainers: projector."""

from courseware.web.trainer import projector

projector.render()
