"""Which lessons may be skipped."""

from courseware.web.pages import placement

placement.render()
