"""What the kiosk board is painted of, to be read from 5 m; it knows no station."""
