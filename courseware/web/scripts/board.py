"""For trainers: the live board."""

from courseware.web.trainer import board

board.render()
