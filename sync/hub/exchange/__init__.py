"""What terminals ask of the hub: push and pull in one request, handing a journal over, taking one from a
file.

Bytes in, structs out; it knows no HTTP, that is the web's. Stands on `sync.hub.denied`, `sync.hub.feed`,
`sync.hub.intake`, `sync.hub.store`, `sync.hub.terminals`, `sync.hub.views`, `sync.protocol`,
`terminal.faults`.
"""
