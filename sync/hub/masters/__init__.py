"""Master data comes in: read from a planner's folder, compared, loaded as revisions, lots named and counted.

It judges no event; reading is `files`, `tables` and `reading`, which know no database. Stands on `resources`,
`sync.hub.store`, `terminal.domain`, `terminal.faults`, `terminal.stations`.
"""
