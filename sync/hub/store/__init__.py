"""What every act of the hub stands on: database, tables, upgrades, the one writer, keys, certificates.

It knows nothing of events, terminals or pages.
"""
