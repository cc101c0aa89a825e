"""A table as a person saved it: any CSV to named columns of text or numbers.

It analyses nothing; what columns mean is said by whoever asked for them.
"""
