"""What verbs share: the workplace, the open unit or batch, lots, sensor values, charts.

No verb of its own: nobody outside `terminal.usecases` acts through it, screens only read it.
"""
