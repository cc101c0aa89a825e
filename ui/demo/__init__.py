"""The demo plant at work: hub, stations and board in one process, with people at the screens or with
simulated ones.

It adds no rule: all is done by the screens, the use cases and the exchange. Stands on `devices`,
`resources`, `sync`, `terminal`, `ui.program`, `ui.text`, `ui.theme`, `ui.widgets`, `ui.window`.
"""
