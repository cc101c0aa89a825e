"""The station: the order, the open unit with its steps, and the report. No rule of a step is judged here."""
