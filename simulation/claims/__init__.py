"""What the source article claims, where each claim is in the model, and what the model makes of it."""
