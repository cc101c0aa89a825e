"""Hours of a plant in minutes: see `__main__`."""
