"""Frames to codes, tags and values: one reader for each kind of reading. None opens a line."""
