"""For trainers: the report of an hour and the gradebook."""

from courseware.web.trainer import report

report.render()
