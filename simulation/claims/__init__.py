"""What the source article claims, and what the model makes of each claim."""
