"""The hub over HTTP: server, routes, OpenAPI, the long poll.

What a request means is not decided here but in the rooms below. Stands on `sync.hub.denied`,
`sync.hub.exchange`, `sync.hub.intake`, `sync.hub.store`, `sync.hub.terminals`, `sync.hub.views`,
`sync.protocol`, `terminal.domain`, `terminal.words`.
"""
