"""Solving markets before they are shipped: `python -m courseware.promotion.solving`. The running app does none of it."""
