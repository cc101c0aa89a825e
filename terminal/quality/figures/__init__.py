"""Figures of a shift: yields, effectiveness, Pareto. Each is defined here once, and none is counted here.

Stands on `terminal.quality.refusal`.
"""
