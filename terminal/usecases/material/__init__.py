"""Verbs about material: received, put in use, consumed."""
