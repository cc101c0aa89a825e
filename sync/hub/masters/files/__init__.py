"""How a file of master data is read: text, cells, records with file and line, and all that can be wrong with
them; what a table is.

Pure: text in, rows and problems out. No database, no request; which tables there are is in `tables`. Stands
on `terminal.domain`.
"""
