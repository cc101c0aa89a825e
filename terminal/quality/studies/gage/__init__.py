"""Studies of measurement systems: repeatability, bias, linearity, agreement. No chart is drawn here."""
