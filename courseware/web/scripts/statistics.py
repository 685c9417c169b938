"""Statistics of the items, for authors."""

from courseware.web.pages import statistics

statistics.render()
