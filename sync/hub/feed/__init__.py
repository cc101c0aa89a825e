"""What a terminal has not been told yet, in pages.

It reads and never writes what it tells. Stands on `sync.hub.intake`, `sync.hub.store`, `sync.protocol`,
`terminal.domain`.
"""
