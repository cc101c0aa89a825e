"""Keyboard scanners: which key presses are a scan, whose, and when it is whole.

Pure, on a clock that is handed in; the keys are not caught here but in `ui.program.links.bridge`. Stands
on `devices.capabilities`, `devices.reading`, `terminal.clock`.
"""
