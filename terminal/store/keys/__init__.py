"""Where a station's secrets live: the store's key and the PINs' pepper, in the system's key store or a file.

Never in the store itself.
"""
