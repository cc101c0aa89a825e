"""The commands of `tracepost`, one file or folder each: arguments in, results to stdout, complaints to
stderr.

No command knows another; the table of all of them is `ui.cli`. Stands on `devices`, `sync`, `terminal`,
`ui.charts`, `ui.program`, `ui.screens.devices`, `ui.text`, `ui.theme`, `ui.words`.
"""
