"""Control charts: limits, rules, verdicts, as arrays and as a stream.

No scipy, no input or output. Stands on `terminal.quality.constants`, `terminal.quality.exact`,
`terminal.quality.refusal`, `terminal.quality.sampling`, `terminal.quality.values`.
"""
