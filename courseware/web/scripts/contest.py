"""For trainers: the class's shared round of the 618, and its plans."""

from courseware.web.trainer import contest

contest.render()
