"""Charts as engineers know them, painted: `picture_file` writes a file, `picture_painter` paints anywhere.

What stands on a picture is not decided here but in `terminal.pictures`. Stands on `terminal.faults`,
`terminal.pictures`, `ui.text`, `ui.theme`.
"""
