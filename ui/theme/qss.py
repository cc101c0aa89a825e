"""The style sheet for the standard Qt widgets, built from tokens; painted widgets do not need it.

Dynamic properties begin with `t_` because plain names collide with real Qt properties and then match nothing.
"""

from ui.theme.metrics import Metrics
from ui.theme.tokens import RADIUS, SPACE, Theme


def style_sheet(theme: Theme, metrics: Metrics) -> str:
    """The whole sheet; label roles by `t_role`, tones by `t_tone`, cards by `t_card`."""
    return "\n".join(
        (
            _ground(theme),
            _labels(theme, metrics),
            _fields(theme, metrics),
            _lists(theme, metrics),
            _bars(theme, metrics),
        )
    )


def _ground(theme: Theme) -> str:
    return f"""
QWidget {{ color: {theme.ink}; }}
QWidget[t_ground="bg"] {{ background: {theme.bg}; }}
QWidget[t_ground="card"] {{ background: {theme.card}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QToolTip {{ background: {theme.header}; color: {theme.on_header}; border: 1px solid {theme.header_line}; }}
"""


def _labels(theme: Theme, metrics: Metrics) -> str:
    roles = "\n".join(
        f'QLabel[t_role="{role}"] {{ font-size: {metrics.font_px(role)}px; }}'
        for role in ("caption", "label", "body", "title", "h2", "h1", "display")
    )
    tones = "\n".join(
        f'QLabel[t_tone="{tone}"] {{ color: {color}; }}'
        for tone, color in (
            ("ink2", theme.ink2),
            ("ink3", theme.ink3),
            ("accent", theme.accent),
            ("ok", theme.ok),
            ("bad", theme.bad),
            ("warn", theme.warn),
        )
    )
    return f'{roles}\n{tones}\nQLabel[t_bold="true"] {{ font-weight: 700; }}\n'


def _fields(theme: Theme, metrics: Metrics) -> str:
    return f"""
QLineEdit, QSpinBox, QComboBox {{
  background: {theme.card}; border: 2px solid {theme.line2}; border-radius: {metrics.px(RADIUS.m)}px;
  padding: 0 {metrics.px(SPACE.l)}px; min-height: {metrics.glove - 4}px;
  font-size: {metrics.font_px("title")}px;
  selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
}}
QLineEdit:focus, QSpinBox:focus, QComboBox:focus {{ border: 3px solid {theme.focus}; }}
QLineEdit:disabled {{ background: {theme.sunken}; color: {theme.ink2}; }}
"""


def _lists(theme: Theme, metrics: Metrics) -> str:
    return f"""
QListView, QTreeView, QTableView, QTextBrowser, QPlainTextEdit {{
  background: {theme.card}; border: 1px solid {theme.line}; border-radius: {metrics.px(RADIUS.m)}px;
  font-size: {metrics.font_px("body")}px; outline: none;
}}
QListView::item, QTreeView::item, QTableView::item {{
  min-height: {metrics.px(56)}px; padding: 0 {metrics.px(SPACE.m)}px;
}}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
  background: {theme.accent_soft}; color: {theme.ink};
}}
QHeaderView::section {{
  background: {theme.sunken}; color: {theme.ink2}; border: none; border-bottom: 1px solid {theme.line};
  padding: {metrics.px(SPACE.s)}px {metrics.px(SPACE.m)}px; font-size: {metrics.font_px("label")}px;
}}
"""


def _bars(theme: Theme, metrics: Metrics) -> str:
    width = metrics.px(20)
    return f"""
QScrollBar:vertical {{ background: transparent; width: {width}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {width}px; margin: 0; }}
QScrollBar::handle {{
  background: {theme.line2}; border-radius: {metrics.px(6)}px; margin: {metrics.px(4)}px;
}}
QScrollBar::handle:vertical {{ min-height: {metrics.glove}px; }}
QScrollBar::handle:horizontal {{ min-width: {metrics.glove}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0;
}}
"""
