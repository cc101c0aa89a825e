"""Verbs about boxes and pallets. Their labels are asked for here and never printed."""
