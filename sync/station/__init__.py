"""The terminal's end of the exchange: rounds, pace, what the hub's answer changes, handing a journal over.

It works on the station's store and knows no Qt; it imports nothing of the hub.
"""
