"""Bytes to frames to readings: codes, values, tags, quantities.

Pure: no line is opened here and no thread started. Drivers call it; it knows only `devices.capabilities` and
`devices.model`.
"""
