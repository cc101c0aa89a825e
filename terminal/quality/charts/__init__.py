"""Control charts: limits, rules, verdicts, as arrays and as a stream. No scipy, no input or output."""
