"""What is plugged into this computer, and how a port finds its model.

It reads the system's list of devices and opens none; opening is the drivers' and the supervisor's work.
Stands on `devices.capabilities`, `devices.model`, `devices.registry`, `devices.transport`.
"""
