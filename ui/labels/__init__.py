"""A label filled, laid out, shown and queued for the printer.

The printer's language is not here but in `devices.print`. Stands on `devices`, `terminal`, `ui.desk`,
`ui.feedback`, `ui.text`, `ui.theme`, `ui.widgets`, `ui.words`.
"""
