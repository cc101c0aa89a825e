"""Measurements, each against a reference taken in the same run: `python -m tests.bench NAME [--json]`."""
