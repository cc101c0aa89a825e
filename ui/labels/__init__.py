"""A label filled, laid out, shown and queued for the printer. Its language is `devices.print`."""
