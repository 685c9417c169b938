"""What is due for review today."""

from courseware.web.pages import review

review.render()
