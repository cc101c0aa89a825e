"""The scenes of the gallery: what happened before a picture is drawn, by real scans and touches.

No picture is drawn here.
"""
