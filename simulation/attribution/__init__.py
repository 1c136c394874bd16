"""Which lever did it: the change of an outcome shared out among the levers."""
