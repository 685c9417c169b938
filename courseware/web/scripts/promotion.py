"""The 618 planner."""

from courseware.web.promotion import page

page.render()
