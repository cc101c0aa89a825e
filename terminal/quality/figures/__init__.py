"""Figures of a shift: yields, effectiveness, Pareto. Each is defined here once."""
