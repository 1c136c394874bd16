"""Columns of every table: declared once, with unit and meaning; nothing here imports ours."""
