"""Between threads and the screen: readings, keys, printers, sensors, sounds, the board's feed."""
