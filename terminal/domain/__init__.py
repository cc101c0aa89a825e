"""Pure functions and frozen structs: what the factory's words mean.

No input or output, no clock. Stands on nothing else of the product.
"""
