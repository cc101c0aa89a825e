"""Verbs about boxes and pallets."""
