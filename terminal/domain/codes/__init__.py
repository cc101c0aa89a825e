"""What a scanned code is: grammar, GS1, data identifiers, EPC, the plant's patterns, printed commands.

Pure. A code is data: it is read here and never followed. Stands on `terminal.domain.ids`.
"""
