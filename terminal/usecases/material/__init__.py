"""Verbs about material: received, put in use, consumed. What packing does with goods is not here."""
