"""Pure functions and frozen structs: what the factory's words mean. No input or output."""
