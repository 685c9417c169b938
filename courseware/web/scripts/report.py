"""For trainers: report."""

from courseware.web.trainer import lead

lead.render()
