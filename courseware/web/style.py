"""The little CSS that the theme in `.streamlit/config.toml` cannot say."""

from __future__ import annotations

import streamlit as st

MEASURE = "46rem"

CSS = """
<style>
/* A line of Chinese reads well at about 40 characters. */
.st-key-reading { max-width: 46rem; }
.st-key-reading p, .st-key-reading li { line-height: 1.8; }
[data-testid="stMainBlockContainer"] { max-width: 72rem; }
[data-testid="InputInstructions"] { display: none; }   /* "Press Enter to submit form" */
[data-testid="stHeadingWithActionElements"] a { display: none; }
.st-key-lesson-head p { margin-bottom: 0; }
</style>
"""


def apply() -> None:
    st.html(CSS)
