"""What a unit, lot or box is made of, went into, and what was done to it, from the own store alone."""
