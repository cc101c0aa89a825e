"""Labels in the language of printers.

Bytes out of a finished page; what stands on it is decided in `ui.labels`, sending is a driver's work. Stands
on nothing of the product.
"""
