"""Checks the quality engine against figures that others published: `python -m tests.golden DIR`."""
