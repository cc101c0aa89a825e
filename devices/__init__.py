"""What is plugged in: what a device can do and gives, its models, the threads that keep lines open.

Nothing here knows Qt, the store or the network of the plant; readings go up by callbacks of the composition
root. Stands on `terminal.clock`, `terminal.faults`.
"""
