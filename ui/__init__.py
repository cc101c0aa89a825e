"""What people see: screens, widgets, sound and the command line.

No rule of the floor is decided here. Stands on `sync.station`, `terminal`.
"""
