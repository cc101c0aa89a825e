"""Between threads and the screen: readings, keys, printers, sensors, sounds, the board's feed. It decides
nothing of what it carries.
"""
