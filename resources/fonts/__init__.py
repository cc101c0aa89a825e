"""Committed fonts and the tool that cuts them; the program only reads the fonts."""
