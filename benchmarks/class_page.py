"""Our own pages with a new learner in every tab, as in a class: at home all tabs would be one learner."""

from __future__ import annotations

import runpy
import secrets
import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from courseware.web import resources  # noqa: E402

if "learner_id" not in st.session_state:
    st.session_state["learner_id"] = resources.study().profiles.create(secrets.token_hex(4)).id
runpy.run_path(str(ROOT / "courseware/web/scripts/main.py"), run_name="__main__")
