"""Verdicts that equal exact arithmetic: decimals beside floats where a value lies at a limit. No scipy."""
