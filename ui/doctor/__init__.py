"""`tracepost doctor`: a report on program, store, hub and devices. It changes nothing, disturbs nobody."""
