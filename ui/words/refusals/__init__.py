"""The words for every refusal of a use case: what happened, what was not done, what to do.

It refuses nothing.
"""
