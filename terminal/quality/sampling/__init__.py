"""Sampling plans by attributes: tables, search, switching, operating characteristics. No scipy."""
