"""Solving markets before they are shipped: `make markets`. The running app does none of it."""
