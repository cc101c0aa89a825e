"""The part of the quality numerics that needs scipy: only at the hub and at the command line.

Pure functions as in `terminal/quality`; no database, no request handling.
"""
