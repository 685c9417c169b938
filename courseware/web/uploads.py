"""The file that lies in an uploader."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile


def file_in(key: str) -> UploadedFile | None:
    """What was put into the uploader of `key`. A file given to a server that is gone is gone with it, though the page
    that has come back still shows its name."""
    found: UploadedFile | DeletedFile | None = st.session_state.get(key)
    return None if isinstance(found, DeletedFile) else found
