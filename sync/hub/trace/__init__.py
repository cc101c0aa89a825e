"""Genealogy at the hub."""
