"""Inspection: the sheet of the scanned unit, characteristic by characteristic. No limit is judged here."""
