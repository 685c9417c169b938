"""The simulated back-end."""

from courseware.web.back_office import overview

overview.render()
