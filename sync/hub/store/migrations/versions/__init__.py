"""The versions; each knows only the tables as they were before it."""
