"""Sampling plans by variables, and the verdict on a measured sample; plans by attributes are not here
but in `terminal.quality.sampling`.
"""
