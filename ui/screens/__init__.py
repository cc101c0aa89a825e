"""The screens: a folder each with state (frozen), presenter (no Qt) and view (no rules).

None knows another; the navigator knows all of them. Stands on `devices`, `resources`, `sync.protocol`,
`terminal`, `ui.desk`, `ui.feedback`, `ui.labels`, `ui.text`, `ui.theme`, `ui.widgets`, `ui.words`.
"""
