"""Stand-ins for clocks, peers and people."""
