"""The words for each kind of thing, in the language in force.

No Qt, no rule, no store. Words that station and hub both say are in `terminal.words`. Stands on `devices`,
`terminal`, `ui.feedback`, `ui.text`, `ui.widgets`.
"""
