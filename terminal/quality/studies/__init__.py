"""Studies that need scipy: run lengths, distributions, limits by probability. For the hub and the command
line only.

Stands on `terminal.quality`.
"""
