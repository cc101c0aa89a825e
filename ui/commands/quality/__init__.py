"""`tracepost sampling` and `tracepost analyse`: any CSV to report, JSON and picture.

Figures come from `terminal.quality`; nothing is computed here. `options` alone is loaded for the help.
"""
