"""The terminal's end of the exchange: rounds, pace, what the hub's answer changes, handing a journal over.

It works on the station's store and knows no Qt and nothing of the hub. Stands on `sync.protocol`,
`terminal.clock`, `terminal.domain`, `terminal.faults`, `terminal.folder_lock`, `terminal.secret_files`,
`terminal.store`.
"""
