"""The rules and the local store, and beside the rooms what all of them need: the clock, faults, texts, files.

No Qt, no network, no threads. Stands on `resources`.
"""
