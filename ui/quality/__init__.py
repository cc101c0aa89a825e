"""The quality command line: `tracepost sampling` and `tracepost analyse`, to report, JSON and picture.

Figures come from `terminal.quality` and `sync.hub.analysis`; nothing is computed here. `options` alone is
read at the start of the program, the rest when a command runs.
"""
