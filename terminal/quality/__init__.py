"""Quality numerics as pure functions: sampling, control charts, capability, measurement systems, yield.

No input or output, no threads, numpy at most. What needs scipy is in `studies`. Stands on nothing else of
the product.
"""
