"""The trace drawn: the answer first, below it the tree and what was done to the chosen node; acts at the
right.
"""

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.screens.trace.presenter import TracePresenter
from ui.screens.trace.state import Answer, FactRow, TraceState, TreeRow
from ui.text import text
from ui.theme.current import metrics, theme
from ui.theme.metrics import LEAST_MM
from ui.theme.tokens import Role
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import PagerNames
from ui.widgets.lists.row_pages import RowPages
from ui.widgets.lists.rows import Card, EmptyState, TraceRow, tint_of
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.paint import LEFT, Line, block, box, inner, rule, symbol, width_of
from ui.widgets.strip import ICONS
from ui.widgets.touch import Painted
from ui.widgets.words import label

ROW_PX = 55
INVITE_PX = 240
SPLIT = 0.4
ANSWER_PX = 98
ANSWER_ROOMY_PX = 128
"""A row is 10 mm high. A finger hits it; gloves step from row to row by buttons."""


class TraceView(QWidget):
    """While nothing is asked: the invitation and what was dealt with last."""

    def __init__(self, presenter: TracePresenter, _window: QWidget) -> None:
        super().__init__()
        self._state: TraceState | None = None
        self._invite = EmptyState("route")
        self._invite.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._invite.setMinimumHeight(metrics().px(INVITE_PX))
        self.recent = TileGrid(_names(), columns=3, rows=2)
        self.recent.chosen.connect(presenter.pick)
        self.up, self.down = PlainButton(icon="chevron-up"), PlainButton(icon="chevron-down")
        self.up.touched.connect(lambda: presenter.move(-1))
        self.down.touched.connect(lambda: presenter.move(1))
        height = max(metrics().px(ROW_PX), metrics().mm(LEAST_MM))
        steps = (self.up, self.down)
        self.tree = RowPages(lambda: NodeRow(presenter), NodeRow.set_node, height, beside=steps)
        self.tree.turned.connect(self._page_turned)
        self.facts = RowPages(FactLine, FactLine.set_fact, height)
        self._page = ""
        self._chosen_at = 0
        self._tree_card, self._facts_card, self.answer = Card(), Card(), AnswerCard()
        self._complete, self._no_facts = label("label"), label("body", tone="ink2")
        self.turn, self.this = ActionButton("git-branch"), ActionButton("search")
        self.another, self.back = ActionButton("scan-barcode"), ActionButton("arrow-left")
        self.turn.touched.connect(presenter.turn)
        self.this.touched.connect(presenter.trace_chosen)
        self.another.touched.connect(presenter.another)
        self.back.touched.connect(presenter.back)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self._tree_card.body.addWidget(self.tree, 1)
        self._facts_card.body.addWidget(self.facts, 1)
        self._facts_card.body.addWidget(self._no_facts, 1)
        for words in (self._complete, self._no_facts):
            words.setWordWrap(True)
        middle = QHBoxLayout()
        middle.setSpacing(metrics().gap)
        spare = metrics().spare  # the time line takes what type leaves, the tree needs no more
        middle.addWidget(self._tree_card, 2 if spare else 1)
        middle.addWidget(self._facts_card, 3 if spare else 1)
        left = QVBoxLayout()
        left.setSpacing(metrics().px(8))
        left.addWidget(self._invite, 1)
        left.addWidget(self.recent)
        left.addWidget(self.answer)
        left.addLayout(middle, 1)
        left.addWidget(self._complete)
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        for button in (self.turn, self.this, self.another):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.back)
        for button in (self.turn, self.this, self.another, self.back):
            button.setFixedSize(metrics().column, max(metrics().glove, metrics().px(104)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addLayout(left, 1)
        row.addLayout(column)

    def show_state(self, state: TraceState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        asked = bool(state.title)
        self._invite.setVisible(not asked)
        self._invite.set_texts(*state.invite)
        self.recent.setVisible(bool(state.recent))
        self.recent.set_choices(state.recent)
        for widget in (self.answer, self._tree_card, self._facts_card, self.turn, self.this, self.another):
            widget.setVisible(asked)
        if state.answer:
            self.answer.show_answer(state.answer, state.complete, stale=state.stale)
        self._complete.setVisible(not asked)
        self._render_trace(state, before is None or before.title != state.title)
        self._complete.setText(state.complete)
        self._complete.set_tone("warn" if state.stale else "ink2")

    def _render_trace(self, state: TraceState, new: bool) -> None:
        self.turn.set_texts(text("Went into") if state.back_shown else text("Made of"), text("Switch"))
        self.tree.set_entries(state.rows, first_page=new)
        if state.chosen_at != self._chosen_at:
            self.tree.show_entry(state.chosen_at)
        self._chosen_at = state.chosen_at
        self.up.setEnabled(state.chosen_at > 0)
        self.down.setEnabled(state.chosen_at + 1 < len(state.rows))
        self._page_turned(self._page)
        self._facts_card.set_title(state.facts_title)
        self.facts.set_entries(state.facts, first_page=new)
        self.facts.setVisible(bool(state.facts))
        self._no_facts.setVisible(not state.facts)
        self._no_facts.setText(state.no_facts)

    def _page_turned(self, page: str) -> None:
        self._page = page
        title = text("Made of") if self._state is None or self._state.back_shown else text("Went into")
        self._tree_card.set_title(f"{title} · {page}" if page else title)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        for pages in (self.tree, self.facts, self.recent):
            pages.set_names(_names())
        self.up.set_texts("", text("One row up"))
        self.down.set_texts("", text("One row down"))
        self.this.set_texts(text("Trace this"), text("The chosen one"))
        self.another.set_texts(text("Another"), text("Scan or choose"))
        self.back.set_texts(text("Go back"))

    def leave(self) -> None:
        """Nothing lies over the window."""


class NodeRow(TraceRow):
    """A node of the tree that knows its place."""

    def __init__(self, presenter: TracePresenter) -> None:
        super().__init__()
        self._key = ""
        self.touched.connect(lambda: presenter.choose(self._key))

    def set_node(self, row: TreeRow) -> None:
        self._key = row.key
        self.set_line(row.line)


_USUAL: tuple[Role, Role, Role] = ("h2", "body", "caption")
_ROOMY: tuple[Role, Role, Role] = ("h1", "title", "label")


class AnswerCard(Painted):
    """What is asked about at the left, how it stands and what is wrong with it at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._complete = ""
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_answer(self, answer: Answer, complete: str, *, stale: bool) -> None:
        """Shows another answer and how far it goes; `stale` while the hub is away."""
        self._answer = answer
        self._complete = complete
        self._stale = stale
        words = (answer.code, answer.what, answer.stands, answer.wrong, complete)
        self.changed(". ".join(words), answer, complete, stale)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().px(ANSWER_ROOMY_PX if metrics().roomy else ANSWER_PX))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        answer = self._answer
        if answer is None:
            return
        abnormal = answer.tone is not Tone.NEUTRAL
        tint = tint_of(answer.tone)
        fill = {Tone.BAD: now.bad_soft, Tone.WARN: now.warn_soft}.get(answer.tone, now.card)
        box(painter, self.rect(), fill, tint if abnormal else now.line, 3 if abnormal else 1, radius=14)
        area = inner(self.rect(), 20, 6)
        size = metrics().px(64 if metrics().roomy else 48)
        large, mid, small = _ROOMY if metrics().roomy else _USUAL
        left = QRect(area.left(), area.top(), round(area.width() * SPLIT), area.height())
        what = Line(answer.what, mid, now.ink2, rows=2, shrink=True)
        block(painter, left, (Line(answer.code, large, now.ink, bold=True, shrink=True), what), LEFT)
        x = left.right() + metrics().px(20)
        if abnormal:
            symbol(painter, ICONS[answer.tone], tint, QPointF(x + size / 2, self.height() / 2), size)
            x += size + metrics().px(14)
        right = QRect(x, area.top(), area.right() - x, area.height())
        lines = (
            Line(answer.stands, "h2" if metrics().roomy else "title", now.ink, bold=True, shrink=True),
            Line(answer.wrong, mid, tint, bold=abnormal, shrink=True),
            Line(self._complete, small, now.warn if self._stale else now.ink2, shrink=True),
        )
        block(painter, right, lines, LEFT)


class FactLine(Painted):
    """One thing on the time line: when and who at the left, its mark on the line, what with its values."""

    def __init__(self) -> None:
        super().__init__()
        self._fact: FactRow | None = None

    def set_fact(self, fact: FactRow) -> None:
        self._fact = fact
        self.changed(f"{fact.title}. {fact.detail}. {fact.when} {fact.who}")

    def draw(self, painter: QPainter) -> None:
        fact = self._fact
        now = theme()
        if fact is None:
            return
        roomy = metrics().roomy
        small: Role = "label" if roomy else "caption"
        area = inner(self.rect(), 4, 2)
        size = metrics().px(24)
        gap = metrics().px(8)
        wide = max(width_of("00-00 00:00", small), min(width_of(fact.who, small), metrics().px(120))) + 1
        beside = (Line(fact.when, small, now.ink2), Line(fact.who, small, now.ink2, shrink=True))
        block(painter, QRect(area.left(), area.top(), wide, area.height()), beside, LEFT)
        middle = QPointF(area.left() + wide + gap + size / 2, self.height() / 2)
        for end in (0, self.height()):  # the line of time, broken by the mark
            toward = -1 if end == 0 else 1
            rule(painter, QPointF(middle.x(), end), middle + QPointF(0, toward * size * 0.6), now.line2, 2)
        symbol(painter, fact.icon, tint_of(fact.tone), middle, size)
        detail = now.ink2 if fact.tone is Tone.NEUTRAL else tint_of(fact.tone)
        lines = (
            Line(fact.title, "title" if roomy else "body", now.ink, bold=True, shrink=True),
            Line(fact.detail, "body" if roomy else "label", detail, shrink=True),
        )
        block(painter, area.adjusted(wide + 2 * gap + size, 0, 0, 0), lines, LEFT)


def _names() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"))
