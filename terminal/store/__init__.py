"""The station's own encrypted store: journal, docs, master data, what is still to send.

It judges no rule and speaks to nobody. Stands on `terminal.disk_reserve`, `terminal.domain`,
`terminal.faults`, `terminal.secret_files`.
"""
