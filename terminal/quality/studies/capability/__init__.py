"""Capability studies: intervals, other distributions, transformations, the whole report."""
