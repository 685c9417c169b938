"""For trainers: the written answers of a class, one after the other."""

from courseware.web.trainer import marking

marking.render()
