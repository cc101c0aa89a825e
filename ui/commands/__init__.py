"""The commands of `tracepost`, one file or folder each: arguments in, results to stdout, complaints to
stderr.

The table of all of them is `ui.cli`.
"""
