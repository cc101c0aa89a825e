"""Ways to a device: one module per kind of line.

No driver starts a thread; `devices.supervisor` does. Stands on `devices.access`, `devices.camera`,
`devices.capabilities`, `devices.last_results`, `devices.model`, `devices.ports`, `devices.reading`,
`devices.transport`, `terminal.clock`.
"""
