"""Events come in: checked, appended once, judged, folded to docs, edges, counts and disputes; files of
events.

The one room that writes the journal. It knows no request and no page. Stands on `sync.hub.denied`,
`sync.hub.masters`, `sync.hub.store`, `sync.protocol`, `terminal.domain`, `terminal.secret_files`.
"""
