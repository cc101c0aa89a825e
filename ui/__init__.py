"""What people see: screens, widgets, sound and the command line."""
