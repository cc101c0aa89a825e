"""What every act of the hub stands on: database, tables, upgrades, the one writer, keys, certificates.

It knows nothing of events, terminals or pages. Stands on `sync.hub.denied`, `sync.protocol`,
`terminal.clock`, `terminal.disk_reserve`, `terminal.domain`, `terminal.faults`, `terminal.secret_files`.
"""
