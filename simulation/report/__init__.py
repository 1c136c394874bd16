"""What is made of results for people: charts, and later the deck and the single-file page."""
