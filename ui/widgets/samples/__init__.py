"""Example content for the contact sheet: invented people, orders and values, no store behind it."""
