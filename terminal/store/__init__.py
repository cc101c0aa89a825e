"""The station's own encrypted store: journal, docs, master data, what is still to send."""
