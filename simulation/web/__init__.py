"""The web page: pages, controls and words; the only place with Streamlit."""
