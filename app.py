"""The web page: ``streamlit run app.py``, or ``make app``.

Navigation only; the pages are in `simulation.web`. Spawned workers import this file too, so
nothing happens unless it is the program itself.
"""

if __name__ == "__main__":
    from simulation.web.frame import run

    run()
