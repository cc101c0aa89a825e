"""Receiving: a delivery's label is read, what is missing is asked for, and the lot is taken in. It knows no
stock.
"""
