"""The logic of the trace: any unit, lot or box that is scanned or picked is asked about. No Qt."""

from typing import Final

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.outcome import Refusal, refused
from terminal.domain.state.genealogy import Direction, Fact, Node, Trace
from terminal.usecases.trace_code import kinds_of, newest_things, trace_thing
from terminal.words.times import clock_words
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.trace.answer import answer_of, item_of, moment
from ui.screens.trace.fact_words import fact_words
from ui.screens.trace.state import Answer, FactRow, TraceState, TreeRow
from ui.screens.trace.tree import ROOT, Tree, TreeNode
from ui.text import joined, text
from ui.widgets.content import Choice, TraceLine
from ui.words.reports import person_name
from ui.words.trace import status_words

RECENT = 6
ICONS: Final = {ThingKind.UNIT: "package", ThingKind.LOT: "layers", ThingKind.BOX: "box"}
_BAD = {"held": Tone.WARN, "scrapped": Tone.BAD}


class TracePresenter:
    """One per window."""

    name = "trace"
    topics = frozenset({"unit", "lot", "box", "exchange", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thing: Thing | None = None
        self._back = True
        self._chosen = ROOT
        self._toggled: frozenset[str] = frozenset()

    def state(self) -> TraceState:
        """What there is to see now."""
        tree = self._tree()
        if tree is None:
            return self._asking()
        places = tree.places()
        chosen = next((place for place in places if place.key == self._chosen), places[0])
        facts = self._facts(chosen.thing)
        return TraceState(
            title=places[0].thing[1],
            invite=("", ""),
            recent=(),
            rows=tuple(TreeRow(place.key, self._line(tree, place)) for place in places),
            facts_title=text("History of {code}", code=chosen.thing[1]),
            facts=tuple(self._fact(fact, chosen.thing) for fact in facts),
            no_facts=text("This station has no record of it."),
            complete=self._complete(),
            stale=not self._desk.work.connected(),
            back_shown=self._back,
            chosen_at=places.index(chosen),
            answer=self._answer(places[0].thing),
        )

    def step(self) -> str:
        """What is asked about."""
        return "/".join(self._thing or ("", ""))

    def scan(self, scan: Scan) -> bool:
        """A unit, lot or box is the question; the printed "cancel" gives it up. All else means the same
        everywhere.
        """
        match scan.meaning:
            case means.UnitMeaning(unit=code):
                self._ask((ThingKind.UNIT, code))
            case means.LotMeaning(lot=code):
                self._ask((ThingKind.LOT, code))
            case means.BoxMeaning(box=code):
                self._ask((ThingKind.BOX, code))
            case means.CommandMeaning(word=CommandWord.CANCEL) if self._thing:
                self.another()
            case _:
                return False
        return True

    def leave(self) -> None:
        """The next one begins with a question of their own."""
        self._thing = None

    # ------------------------------------------------------------ touches

    @touch
    def pick(self, key: str) -> None:
        """One of the recent things was touched."""
        kind, _, code = key.partition(":")
        self._ask((ThingKind(kind), code))

    @touch
    def choose(self, key: str) -> None:
        """A node: first its facts; once more opens or closes it."""
        if key == self._chosen:
            self._toggled ^= {key}
        self._chosen = key

    @touch
    def move(self, by: int) -> None:
        """Chooses the node so many rows further down, at most the last one: the way of a gloved hand."""
        tree = self._tree()
        if tree is None:
            return
        keys = [place.key for place in tree.places()]
        now = keys.index(self._chosen) if self._chosen in keys else 0
        self._chosen = keys[max(0, min(now + by, len(keys) - 1))]

    @touch
    def turn(self) -> None:
        """From what it is made of to what it went into, and back."""
        self._begin(not self._back)

    @touch
    def trace_chosen(self) -> None:
        """The chosen node becomes the question."""
        if tree := self._tree():
            self._ask(next(place.thing for place in tree.places() if place.key == self._chosen))

    @touch
    def another(self) -> None:
        """Asks anew."""
        self._thing = None

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ inside

    def _tree(self) -> Tree | None:
        """The trace that is shown, None while nothing is asked."""
        if self._thing is None:
            return None
        way = Direction.BACK if self._back else Direction.FORWARD
        traced = trace_thing(self._desk.work, self._thing, way)
        return Tree(traced, back=self._back, toggled=self._toggled)

    def _answer(self, thing: Thing) -> Answer:
        """What a lot went into tells of it, of all else what is inside."""
        way = Direction.FORWARD if thing[0] == ThingKind.LOT else Direction.BACK
        return answer_of(self._desk.work, trace_thing(self._desk.work, thing, way))

    def _ask(self, thing: Thing) -> None:
        if thing[0] not in kinds_of(self._desk.work, thing[1]):
            self._desk.refuse(refused(Refusal.UNKNOWN_CODE, code=thing[1]))
            return
        self._thing = thing
        self._begin(thing[0] != ThingKind.LOT)
        words = Feedback(Tone.OK, text("Trace of {code}", code=thing[1]), self._complete())
        self._desk.shell.say(words)

    def _begin(self, back: bool) -> None:
        self._back, self._chosen, self._toggled = back, ROOT, frozenset()

    def _asking(self) -> TraceState:
        recent = tuple(
            Choice(f"{kind}:{code}", code, self._item_name((kind, code)), ICONS[kind])
            for kind, code in newest_things(self._desk.work, RECENT)
        )
        invite = (text("Scan a unit, a lot or a box"), text("Its whole history at this station is shown."))
        return TraceState(
            "", invite, recent, (), "", (), "", self._complete(), not self._desk.work.fresh(), True
        )

    def _facts(self, thing: Thing) -> tuple[Fact, ...]:
        """What was done to this one thing, newest last."""
        kind, code = thing
        told: Trace = trace_thing(self._desk.work, thing, Direction.BACK)
        return tuple(
            fact
            for fact in told.facts
            if (fact.subject_kind, fact.subject) == thing or fact.data.get(kind) == code
        )

    def _line(self, tree: Tree, place: TreeNode) -> TraceLine:
        kind, code = place.thing
        node = tree.node(place.thing)
        status = node.status if node else "unknown"
        detail, *shorter = self._details(place, node, status)
        return TraceLine(
            title=code,
            detail=detail,
            when=moment(place.edge.from_at, self._desk.work.identity.zone) if place.edge else "",
            who=place.edge.station if place.edge else (node.place if node else ""),
            rails=place.rails,
            tone=_BAD.get(status, Tone.NEUTRAL),
            icon="boxes" if status.startswith("pallet_") else ICONS[kind],
            open=place.open if place.has_more else None,
            chosen=place.key == self._chosen,
            shorter=tuple(shorter),
        )

    def _details(self, place: TreeNode, node: Node | None, status: str) -> tuple[str, ...]:
        """What is said of a node, longest form first. Going back the item counts most, forward the place."""
        edge, name, item = place.edge, *item_of(self._desk.work, place.thing)
        named = f"{name} {item}".strip()
        if edge and place.thing[0] == ThingKind.LOT:
            count = f"× {edge.quantity:f}"
            return _joined((count, named), (count, item), (count,))
        moved = node is not None and node.place and (edge is None or node.place != edge.station)
        where = text("now at {place}", place=node.place) if node and moved else ""
        stands = status_words(status)
        if self._back:
            return _joined(
                (stands, where, named), (stands, named), (named,), (stands, item), (item or stands,)
            )
        return _joined((stands, where, named), (stands, where, item), (stands, where), (stands,))

    def _item_name(self, thing: Thing) -> str:
        return " ".join(part for part in item_of(self._desk.work, thing) if part)

    def _fact(self, fact: Fact, about: Thing) -> FactRow:
        work = self._desk.work
        icon, tone, title, detail = fact_words(fact, about, work.masters)
        when = moment(fact.at, work.identity.zone)
        return FactRow(icon, tone, title, detail, when, person_name(work, fact.actor))

    def _complete(self) -> str:
        """How far the answer goes, in one sentence."""
        work = self._desk.work
        contact = work.store.exchange().contact_at
        own = text("This station's own records.")
        if contact is None:
            return joined(own, text("No word from the hub yet."))
        clock = clock_words(contact, work.identity.zone)
        return joined(own, text("Last word from the hub {clock}.", clock=clock))


def _joined(*forms: tuple[str, ...]) -> tuple[str, ...]:
    """Each form as one line of words."""
    return tuple(" · ".join(part for part in form if part) for form in forms)
