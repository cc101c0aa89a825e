"""Upgrades of the hub's tables, one file per version."""
