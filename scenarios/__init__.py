"""Scenario files and the declaration of everything they may contain."""
