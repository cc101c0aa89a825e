"""What this terminal is and what it is made of. Needs nobody signed in."""
