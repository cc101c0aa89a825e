"""What people and reports read: the board, a trace, the terminals, journals kept as evidence.

Reading only; nothing here changes a row. Stands on `sync.hub.denied`, `sync.hub.intake`, `sync.hub.store`,
`sync.protocol`, `terminal.domain`, `terminal.quality.figures`.
"""
