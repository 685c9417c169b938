"""The server as it is run, with its start-up and warm-up, and the pages of a class: see `class_page`."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from courseware.server.lifespan import lifespan  # noqa: E402

app = st.App(ROOT / "benchmarks/class_page.py", lifespan=lifespan)
