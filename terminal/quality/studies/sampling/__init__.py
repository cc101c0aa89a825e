"""Sampling plans by variables, and the verdict on a measured sample."""
