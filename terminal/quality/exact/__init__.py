"""Verdicts that equal exact arithmetic: decimals beside floats where a value lies at a limit. No scipy.

Stands on `terminal.quality.constants`, `terminal.quality.values`.
"""
