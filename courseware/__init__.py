"""The engine of the courseware. Only `courseware.web` knows Streamlit; everything else is values in, values out."""
