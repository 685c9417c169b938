"""For trainers: what the class is to do in which week, and who is behind."""

from courseware.web.trainer import plan

plan.render()
