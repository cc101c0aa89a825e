"""The composition root: a terminal's folder opened, its window built, its threads joined at the end.

The only room that puts the others together; nothing below imports it.
"""
