"""`tracepost doctor`: a report on program, store, hub and devices. It changes nothing, disturbs nobody but by
one short sound: whether one is heard only a sound tells.
"""
