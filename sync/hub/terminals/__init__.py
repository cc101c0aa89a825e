"""Who may speak to the hub: codes, keys, tokens, offers. Secrets are stored as hashes only.

What people see of terminals is not here but in `views`. Stands on `sync.hub.denied`, `sync.hub.store`,
`sync.protocol`, `terminal.domain`.
"""
