"""Verbs about labels: asked for, printed, verified; and what stands in their fields."""
