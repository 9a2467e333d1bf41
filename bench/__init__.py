"""Measurements, each runnable alone (`python -m bench.pages`), printing a table, or JSON with --json."""
