"""Disposition: what is on hold and why, and a supervisor's decision about it."""
