"""The station's settings, behind a supervisor's or engineer's badge and PIN."""
