"""Events as they are for ever: payloads, codec, hash chain, bounds, and what may be found wrong with one.

Pure. What follows from an event is not here but in `terminal.domain.state`. Stands on `terminal.domain.ids`,
`terminal.domain.measuring`.
"""
