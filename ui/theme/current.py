"""The theme and the sizes in force. Set by `ui.theme.apply` alone, read by every painted widget."""

from ui.theme.metrics import Metrics, Panel, metrics_for
from ui.theme.tokens import LIGHT, Theme

_theme: Theme = LIGHT
_metrics: Metrics = metrics_for(Panel())


def theme() -> Theme:
    """The theme in force."""
    return _theme


def metrics() -> Metrics:
    """The sizes in force."""
    return _metrics


def set_current(new_theme: Theme, new_metrics: Metrics) -> None:
    """Replaces both at once."""
    global _theme, _metrics
    _theme, _metrics = new_theme, new_metrics
