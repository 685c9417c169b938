"""For trainers: lead."""

from courseware.web.trainer import lead

lead.render()
