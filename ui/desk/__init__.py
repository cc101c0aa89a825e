"""What presenters share: the acts, where a scan goes, choices in hand, the way to another screen. No Qt."""
