"""Own reports of the shift with the way to take them back, what is not yet sent, what the hub asks about.

What may be taken back, the use case decides, not the screen.
"""
