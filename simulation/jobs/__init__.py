"""Work in processes of its own: one bounded pool for all who use the web page at once.

`pool.Pool` owns the processes and the queue; `tickets.Jobs` gives tickets to sessions, keeps
results, and lets several who ask the same wait for one computation. Nothing here knows Streamlit,
and this file imports nothing, since every worker process imports it.
"""
