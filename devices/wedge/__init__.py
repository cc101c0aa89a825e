"""Keyboard scanners: which key presses are a scan, whose, and when it is whole.

Pure and on a clock that is handed in; the keys themselves are caught in `ui.program.links.bridge`.
"""
