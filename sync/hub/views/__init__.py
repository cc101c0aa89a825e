"""What people and reports read: the board, a trace, the terminals, journals kept as evidence.

Reading only; nothing here changes a row.
"""
