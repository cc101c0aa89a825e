"""The live picture at the screen and photos as evidence.

Reading codes out of frames is not here but in `devices.camera`. Stands on `devices`, `terminal`, `ui.desk`,
`ui.feedback`, `ui.text`, `ui.theme`, `ui.widgets`, `ui.words`.
"""
