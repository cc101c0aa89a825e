"""Bytes to frames to readings: codes, values, tags, quantities.

Pure: no line is opened here and no thread started; drivers call it. Stands on `devices.capabilities`.
"""
