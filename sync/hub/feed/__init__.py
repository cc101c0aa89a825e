"""What a terminal has not been told yet, in pages. It reads and never writes what it tells."""
