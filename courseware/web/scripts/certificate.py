"""The certificate."""

from courseware.web.pages import certificate

certificate.render()
