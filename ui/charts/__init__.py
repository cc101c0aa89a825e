"""Charts as engineers know them, painted: `picture_file` writes a file, `picture_painter` paints anywhere.

What stands on a picture is `terminal.pictures`.
"""
