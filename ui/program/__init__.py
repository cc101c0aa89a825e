"""The composition root: a terminal's folder opened, its window built, its threads joined at the end.

The only room that puts the others together; nothing below imports it. Stands on `devices`, `resources`,
`sync`, `terminal`, `ui.camera`, `ui.desk`, `ui.feedback`, `ui.jobs`, `ui.labels`, `ui.screens`, `ui.text`,
`ui.theme`, `ui.widgets`, `ui.window`, `ui.words`.
"""
