"""Master data files to rows, each with file and line, or everything that is wrong with them.

Pure: text in, rows and problems out. No database, no request.
"""
