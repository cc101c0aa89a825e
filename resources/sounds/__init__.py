"""Committed sounds and the tool that makes them; the program only reads the sounds."""
