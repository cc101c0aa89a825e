"""What is plugged in: code readers now; gauges, tags, sensors, cameras, printers, lamps by the same form.

Nothing here knows Qt, the store or the network; readings go up by callbacks of the composition root.
"""
