"""The web page: ``streamlit run app.py``, or ``make app``.

Streamlit runs this file as a program for every visitor, and imports it once for the server, which
begins its work as soon as it is up (`simulation.web.starting`). Navigation only; the pages are in
`simulation.web`. Nothing happens where anybody else imports it.
"""

if __name__ == "__main__":
    from simulation.web.frame import run

    run()
else:
    import streamlit as st

    from simulation.web.starting import while_it_serves

    app = st.App(__file__, lifespan=while_it_serves)
