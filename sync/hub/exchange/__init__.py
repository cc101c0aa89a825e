"""What terminals ask of the hub: push and pull in one request, handing a journal over, taking one from a
file.

Bytes in, structs out; HTTP is the web's. It stands on `intake`, `feed` and `views`.
"""
