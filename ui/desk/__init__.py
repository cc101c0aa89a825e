"""What presenters share: the acts, where a scan goes, choices in hand, the way to another screen.

No Qt, no screen. Stands on `devices`, `resources`, `sync.station`, `terminal`, `ui.feedback`, `ui.text`,
`ui.widgets`, `ui.words`.
"""
