"""Master data comes in: read from a planner's folder, compared, loaded as revisions, lots named and counted.

It judges no event; reading files is `files`, which knows no database.
"""
