"""Ways to a device: one module per kind of line. No driver starts a thread; `devices.supervisor` does."""
