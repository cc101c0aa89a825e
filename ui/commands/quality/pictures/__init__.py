"""The pictures of the quality commands: capability, control charts, measurement systems.

No figure is computed here.
"""
