"""The Streamlit face: navigation, pages, one renderer per block, one widget per kind of answer."""
