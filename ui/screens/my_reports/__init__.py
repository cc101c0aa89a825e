"""Own reports of the shift with the way to take them back, what is not yet sent, what the hub asks about."""
