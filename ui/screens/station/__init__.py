"""The station: the order, the open unit with its steps, and the report."""
