"""Every screen in every state that matters, brought about by real scans and touches and drawn into PNG files.

For designers, reviewers and the golden pictures; it needs no hub and no display. Stands on `devices`,
`resources`, `sync`, `terminal`, `ui.camera`, `ui.desk`, `ui.feedback`, `ui.program`, `ui.screens`,
`ui.text`, `ui.theme`, `ui.widgets`, `ui.window`, `ui.words`.
"""
