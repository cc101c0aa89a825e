"""Committed sounds and the tool that makes them."""
