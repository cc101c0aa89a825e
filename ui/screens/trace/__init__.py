"""What a unit, lot or box is made of, what it went into, and what was done to it, from the own store."""
