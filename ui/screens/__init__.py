"""The screens: a folder each with state (frozen), presenter (no Qt) and view (no rules). The navigator knows
all of them.
"""
