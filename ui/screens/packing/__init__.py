"""Packing: finished units go into a box, closed boxes on a pallet; what is full closes, with its label. It
counts nothing itself.
"""
