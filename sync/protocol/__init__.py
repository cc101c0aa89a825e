"""The exchange as both ends see it: messages, signatures, the pinned line, the check of the feed.

It stores nothing and decides nothing; `sync.station` and `sync.hub` both stand on it and not on each other.
Stands on `terminal.domain.events`.
"""
