"""Committed fonts and the tool that cuts them."""
