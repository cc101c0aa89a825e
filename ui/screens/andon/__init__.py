"""Help: what is called at this station, and calling for it. Needs nobody signed in."""
