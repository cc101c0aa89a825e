"""Disposition: what is on hold and why, and a decision about it, which only a supervisor takes."""
