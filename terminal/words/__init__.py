"""Words over enums that station and hub both say: one table for each, read by screens and by pages.

It decides nothing and reads no store. Words that only a screen says are in `ui`. Stands on
`terminal.domain.events`, `terminal.text`.
"""
