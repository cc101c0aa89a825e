"""The station's settings, only behind a supervisor's or engineer's badge and PIN."""
