"""Inspection: the sheet of the scanned unit, judged and measured characteristic by characteristic."""
