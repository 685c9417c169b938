"""Checking a certificate."""

from courseware.web.pages import verify

verify.render()
