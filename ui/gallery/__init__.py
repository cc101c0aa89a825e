"""Every screen in every state that matters, brought about by real scans and touches and drawn into PNG files.

For designers, reviewers and the golden pictures; it needs no hub and no display.
"""
