"""Charts as engineers know them: a model of frozen structs, its builders, and the painting of it.

`model` says what stands on a picture and knows no Qt; `picture_file` writes a file, `picture_painter`
paints on any device.
"""
