"""What units, lots, boxes, places and counts *are*: folds over events, the same at station and hub.

Pure. Whether an act is allowed is judged in `terminal.usecases`.
"""
