"""The ASGI entry: `streamlit run app.py`. Everything it serves is in `courseware`."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from courseware.server.errors import log_script_error
from courseware.server.lifespan import lifespan
from courseware.server.routes import routes
from courseware.server.static import StaticFiles
from courseware.server.walls import walls

SCRIPT = Path(__file__).resolve().parent / "courseware" / "web" / "scripts" / "main.py"

CLASSROOM = bool(os.environ.get("COURSEWARE_CLASS"))
ROUTES = routes(CLASSROOM)

app = st.App(
    SCRIPT,
    lifespan=lifespan,
    routes=ROUTES,
    middleware=walls(StaticFiles.of_streamlit(), ROUTES, CLASSROOM),
    on_script_error=log_script_error,
)
