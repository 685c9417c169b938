"""All exercises and the 618."""

from courseware.web.pages import practice

practice.render()
