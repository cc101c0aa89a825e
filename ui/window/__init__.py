"""The one window: header, menu, the screen in sight, what lies over it, the sizes for the room there is.

It knows no rule and no device. Stands on `devices.wedge`, `terminal`, `ui.camera`, `ui.desk`, `ui.feedback`,
`ui.jobs`, `ui.screens`, `ui.text`, `ui.theme`, `ui.widgets`, `ui.words`.
"""
