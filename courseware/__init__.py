"""The engine of the courseware. Its face, `web` and `server`, knows Streamlit; all else is values in, values out."""
