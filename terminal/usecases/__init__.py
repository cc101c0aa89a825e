"""What people can do at a station: one file is one verb. Each answers Accepted after the commit, or Refused
with the rule.

No screen, no device, no network. Stands on `terminal.clock`, `terminal.domain`, `terminal.faults`,
`terminal.quality.charts`, `terminal.quality.exact`, `terminal.store`, `terminal.words`.
"""
