"""Events as they are for ever: payloads, codec, hash chain, bounds, and what may be found wrong with one.

Pure. What follows from an event is in `terminal.domain.state`.
"""
