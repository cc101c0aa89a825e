"""Capability studies: intervals, other distributions, transformations, the whole report.

No chart is drawn here.
"""
