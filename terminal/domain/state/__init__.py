"""What units, lots, boxes, places and counts *are*: folds over events, the same at station and hub.

Pure. Whether an act is allowed is not judged here but in `terminal.usecases`. Stands on
`terminal.domain.events`, `terminal.domain.ids`, `terminal.domain.masters`.
"""
