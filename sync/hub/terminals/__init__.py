"""Who may speak to the hub: codes, keys, tokens, offers. Secrets are stored as hashes only.

What people see of terminals is in `views`.
"""
