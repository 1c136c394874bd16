"""Calibration of the world without: settings that the patterns of real clusters do not rule out."""
