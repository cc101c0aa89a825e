"""Verbs about labels: asked for, printed, verified; and what stands in their fields.

None speaks to a printer.
"""
