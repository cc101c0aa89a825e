"""Studies of measurement systems: repeatability, bias, linearity, agreement."""
