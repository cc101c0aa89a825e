"""The rules by which an event is judged from the docs before it, the same at station and hub; what it changes
is not here.

`exclusion`: it cannot be at all, so it counts nowhere. `objection`: it stands, but breaks a rule that a
station refuses by where it knows. Stands on `terminal.domain.state`, `terminal.domain.masters`,
`terminal.domain.events`.
"""
