"""Master data rows, label templates, control plans, shifts.

Pure; no file is read here, that is `sync.hub.masters.files`. Stands on `terminal.domain.codes`,
`terminal.domain.events`, `terminal.domain.ids`, `terminal.domain.measuring`.
"""
