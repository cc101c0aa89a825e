"""Painted, reusable widgets: they know the theme and touch, but no rules and no words of their own.

Stands on `ui.feedback`, `ui.text`, `ui.theme`.
"""
