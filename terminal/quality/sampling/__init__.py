"""Sampling plans by attributes: tables, search, switching, operating characteristics. No scipy.

Stands on `terminal.quality.refusal`.
"""
