"""Packing: finished units go into a box, the full box closes and shows its label."""
